/** One reason why mail waits, closely: whose problem, what to do, whom it affects, the literal reply, and what may be done. */
import { Button, Modal } from '@mantine/core'
import { IconClock, IconPlayerPause, IconRefresh, IconSend } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { QueuePage } from '../../../contract/src/queue.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { needOf, type RadarGroup, sideOf } from '../model/radar.ts'
import { wholeReply } from '../model/route.ts'
import { sendersIn } from '../model/senders.ts'
import { QUEUE_TEXTS } from '../texts/queue.ts'
import css from './control.module.css'
import { Tag } from './control-bits.tsx'
import { Side } from './control-page.tsx'
import tab from './control-table.module.css'
import { RerouteOffer } from './queue-reroute.tsx'
import { type QueueVerb, useQueueVerbs } from './use-queue-verbs.tsx'
import { useTimes } from './use-times.ts'

type Page = AnswerOf<typeof QueuePage>
/** Messages of a destination that are looked at for whom it affects. */
const LOOKED_AT = 500

export function QueueGroupSide({
  group,
  close,
}: {
  readonly group: RadarGroup
  readonly close: () => void
}): ReactNode {
  const say = useWords(QUEUE_TEXTS)
  const times = useTimes()
  const api = useApi()
  const [domain = group.target] = group.domains
  const { data } = useQuery({
    queryKey: ['queue', 'of', domain],
    queryFn: ({ signal }) => api.get<Page>('/api/v1/queue', { query: { domain, limit: LOOKED_AT }, signal }),
  })
  const need = needOf(group)
  const expires = data?.entries[0]?.expiresAt
  return (
    <Side
      title={group.target}
      face={group.target.slice(0, 1).toUpperCase()}
      note={say('sideNote', { n: group.waiting, at: times.moment(group.since) })}
      close={close}
      actions={<GroupActions group={group} />}
    >
      <div className={css.row}>
        <Tag tone={need === 'act' ? 'bad' : need === 'held' ? 'held' : 'warn'}>
          {say(need === 'act' ? 'needAct' : need === 'held' ? 'needHeld' : 'needWait')}
        </Tag>
        <Tag>{say(sideOf(group))}</Tag>
      </div>
      <div>
        <h3>{group.why}</h3>
        <p className={css.muted}>
          {say('whatToDo')}: {group.todo}
        </p>
        {sideOf(group) === 'ours' && (
          <Button component={Link} to="/reputacion" size="sm" mt={8}>
            {say('seeReputation')}
          </Button>
        )}
      </div>
      <RerouteOffer group={group} />
      {data !== undefined && <Affected page={data} domain={domain} />}
      <div>
        <h3>{say('literal')}</h3>
        <p className={css.code}>{group.reply.text === '' ? say('noReply') : replyText(group)}</p>
      </div>
      <div className={css.note}>
        <IconClock size={18} aria-hidden="true" />
        <div>
          <h3>{say('ifNothing')}</h3>
          <p>
            {need === 'held' || expires === undefined || expires === null
              ? say('staysHeld')
              : say('until', { at: times.date(expires) })}
          </p>
        </div>
      </div>
    </Side>
  )
}

function replyText({ reply: { code, status, text, host } }: RadarGroup): string {
  return `${wholeReply(String(code), status, text)}${host === null ? '' : ` (${host})`}`
}

function Affected({ page, domain }: { readonly page: Page; readonly domain: string }): ReactNode {
  const say = useWords(QUEUE_TEXTS)
  const times = useTimes()
  const senders = sendersIn(page.entries, 4)
  if (senders.length === 0) return null
  const most = Math.max(...senders.map(({ count }) => count))
  return (
    <div>
      <h3>{say('affects')}</h3>
      <div className={css.bars}>
        {senders.map(({ sender, count }) => (
          <div key={sender}>
            <span className={css.cut}>{sender === '' ? say('nobody') : sender}</span>
            <span className={css.bar} aria-hidden="true">
              <i style={{ width: `${(count / most) * 100}%` }} />
            </span>
            <span className={tab.num}>{times.number(count)}</span>
          </div>
        ))}
      </div>
      {page.next !== null && <p className={css.small}>{say('affectsMore', { n: LOOKED_AT, domain })}</p>}
    </div>
  )
}

const SIGNS = { retry: IconRefresh, hold: IconPlayerPause, release: IconSend } as const

function GroupActions({ group }: { readonly group: RadarGroup }): ReactNode {
  const say = useWords(QUEUE_TEXTS)
  const [asking, setAsking] = useState(false)
  const { run, busy } = useQueueVerbs()
  const what = { group: group.target, state: group.state }
  const verbs: readonly Exclude<QueueVerb, 'drop'>[] =
    group.state === 'waiting' ? ['retry', 'hold'] : ['release']
  return (
    <>
      {verbs.map((verb) => {
        const Icon = SIGNS[verb]
        return (
          <Button
            key={verb}
            size="sm"
            disabled={busy}
            leftSection={<Icon size={16} aria-hidden="true" />}
            onClick={() => run(verb, what)}
          >
            {say(verb)}
          </Button>
        )
      })}
      <Button
        size="sm"
        variant="subtle"
        color="bad"
        className={css.end ?? ''}
        onClick={() => setAsking(true)}
      >
        {say('drop')}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={say('dropTitle', { n: group.waiting })}
        centered
      >
        <p>{say('dropWhy')}</p>
        <div className={css.row} style={{ marginTop: 16, justifyContent: 'flex-end' }}>
          <Button onClick={() => setAsking(false)}>{say('keep')}</Button>
          <Button
            variant="filled"
            color="bad"
            onClick={() => {
              setAsking(false)
              run('drop', what)
            }}
          >
            {say('dropN', { n: group.waiting })}
          </Button>
        </div>
      </Modal>
    </>
  )
}
