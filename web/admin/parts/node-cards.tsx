/** The servers: whether each answers, and how much room its disk has. UI.md: Operador, estado */
import { IconAlertTriangle, IconCheck, IconPlugConnectedX, IconServer } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { Tag, type Tone } from '../../kit/parts/tag.tsx'
import { diskUsed, type NodeNeed, type NodeState, nodeNeed } from '../model/service-state.ts'
import { spaceText } from '../model/space.ts'
import { SERVICE_STATE_TEXTS } from '../texts/service-state.ts'
import css from './node-cards.module.css'
import panel from './panel.module.css'
import { useTimes } from './use-times.ts'

const TAGS = {
  none: { tone: 'ok', icon: IconCheck, text: 'nodeNone' },
  tight: { tone: 'warn', icon: IconAlertTriangle, text: 'nodeTight' },
  full: { tone: 'bad', icon: IconAlertTriangle, text: 'nodeFull' },
  silent: { tone: 'bad', icon: IconPlugConnectedX, text: 'nodeSilent' },
} as const satisfies Record<NodeNeed, { readonly tone: Tone; readonly icon: unknown; readonly text: string }>

export function NodeCards({ nodes }: { readonly nodes: readonly NodeState[] }): ReactNode {
  const say = useWords(SERVICE_STATE_TEXTS)
  return (
    <section aria-label={say('servers')}>
      <ul className={css.nodes}>
        {nodes.map((node) => (
          <NodeCard key={node.node} node={node} />
        ))}
      </ul>
    </section>
  )
}

function NodeCard({ node }: { readonly node: NodeState }): ReactNode {
  const say = useWords(SERVICE_STATE_TEXTS)
  const { language } = useKit()
  const times = useTimes()
  const need = nodeNeed(node)
  const { tone, icon, text } = TAGS[need]
  const share = diskUsed(node)
  const size = { free: spaceText(node.freeBytes, language), all: spaceText(node.diskBytes, language) }
  return (
    <li className={css.node}>
      <div className={css.head}>
        <IconServer size={18} stroke={1.75} aria-hidden="true" />
        <h2>{node.node}</h2>
        <Tag tone={tone} icon={icon}>
          {say(text)}
        </Tag>
      </div>
      <dl className={css.facts}>
        <dt>{say('disk')}</dt>
        <dd className={css.disk}>
          <span className={panel.bar} aria-hidden="true">
            <i
              className={need === 'tight' || need === 'full' ? panel.full : undefined}
              style={{ width: `${share * 100}%` }}
            />
          </span>
          <span className="v-num">{say('diskOf', size)}</span>
        </dd>
        <dt>{say('version')}</dt>
        <dd>{node.version}</dd>
        <dt>{say('runs')}</dt>
        <dd>
          <time dateTime={node.startedAt} title={times.exact(node.startedAt)}>
            {times.moment(node.startedAt)}
          </time>
        </dd>
        {need === 'silent' && (
          <>
            <dt>{say('said')}</dt>
            <dd>
              <time dateTime={node.seenAt} title={times.exact(node.seenAt)}>
                {times.moment(node.seenAt)}
              </time>
            </dd>
          </>
        )}
      </dl>
    </li>
  )
}
