/** One held message, closely: its words without anything that could run, why it is held, and what may be done. */
import { Box, Button } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { HeldMail } from '../../../contract/src/quarantine.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { CONTROL_TEXTS } from '../texts/control.ts'
import { QUARANTINE_TEXTS } from '../texts/quarantine.ts'
import css from './control.module.css'
import { Tag } from './control-bits.tsx'
import { Side } from './control-page.tsx'
import look from './quarantine.module.css'
import type { Held } from './quarantine-list.tsx'
import { useTimes } from './use-times.ts'

type Whole = AnswerOf<typeof HeldMail>
type Verb = 'release' | 'allow' | 'block' | 'drop'
type Tell = { readonly tell: (text: string) => void; readonly fail: (error: unknown) => void }

export function HeldSide({
  held,
  close,
  told,
}: {
  readonly held: Held
  readonly close: () => void
  readonly told: Tell
}): ReactNode {
  const api = useApi()
  const say = useWords(QUARANTINE_TEXTS)
  const words = useWords(CONTROL_TEXTS)
  const times = useTimes()
  const { id, sender, subject, recipient, receivedAt } = held
  const { data, error, refetch } = useQuery({
    queryKey: ['held', id],
    queryFn: ({ signal }) => api.get<Whole>(`/api/v1/quarantine/${encodeURIComponent(id)}`, { signal }),
  })
  return (
    <Side
      title={subject || words('noSubject')}
      note={say('sideNote', {
        sender: sender.name || sender.address,
        to: recipient,
        at: times.moment(receivedAt),
      })}
      close={close}
      actions={held.state === 'held' && <Actions held={held} close={close} told={told} />}
    >
      {held.virus !== null && <Tag tone="bad">{say('virus', { name: held.virus })}</Tag>}
      {error !== null && <ScreenTrouble error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Shape rows={3} />}
      {data !== undefined && <Shown held={data} />}
    </Side>
  )
}

function Shown({ held: { message, findings, points, untilAt, state } }: { readonly held: Whole }): ReactNode {
  const say = useWords(QUARANTINE_TEXTS)
  const times = useTimes()
  return (
    <>
      {message === null ? (
        <p className={css.muted}>{say('gone')}</p>
      ) : (
        <div className={look.mail}>
          <header>
            <IconLock size={16} aria-hidden="true" />
            {say('safe')}
          </header>
          <Box component="pre" className={look.text} tabIndex={0}>
            {message.text || say('noText')}
          </Box>
        </div>
      )}
      {message !== null && message.files.length > 0 && (
        <p>{say('files', { n: message.files.length, names: message.files.join(', ') })}</p>
      )}
      <div>
        <h3>{say('whyPoints', { n: times.number(points) })}</h3>
        <dl className={look.findings}>
          {findings.map(({ rule, text, points: each }) => (
            <Finding key={rule} text={text} points={each} />
          ))}
        </dl>
      </div>
      {state === 'held' && <p className={css.muted}>{say('until', { at: times.moment(untilAt) })}</p>}
      {message !== null && (
        <details>
          <summary>{say('headers')}</summary>
          <p className={css.code}>
            {message.headers.map(({ name, value }, at) => (
              <span key={`${name}-${String(at)}`}>
                <strong>{name}:</strong> {value}
                <br />
              </span>
            ))}
          </p>
        </details>
      )}
    </>
  )
}

function Finding({ text, points }: { readonly text: string; readonly points: number }): ReactNode {
  const times = useTimes()
  const signed = points > 0 ? `+${times.number(points)}` : times.number(points)
  return (
    <>
      <dt>{text}</dt>
      <dd className={points < 0 ? look.good : undefined}>{signed}</dd>
    </>
  )
}

const DONE = { release: 'releaseDone', allow: 'allowDone', block: 'blockDone', drop: 'dropDone' } as const

function Actions({
  held,
  close,
  told,
}: {
  readonly held: Held
  readonly close: () => void
  readonly told: Tell
}): ReactNode {
  const api = useApi()
  const say = useWords(QUARANTINE_TEXTS)
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const run = async (verb: Verb): Promise<void> => {
    setBusy(true)
    const path = `/api/v1/quarantine/${encodeURIComponent(held.id)}`
    try {
      await (verb === 'drop' ? api.delete(path) : api.post(`${path}/${verb}`))
      told.tell(say(DONE[verb], { address: held.recipient, sender: held.sender.address }))
      close()
      await queries.invalidateQueries({ queryKey: ['quarantine'] })
    } catch (error) {
      told.fail(error)
    } finally {
      setBusy(false)
    }
  }
  const verbs: readonly Verb[] = held.virus === null ? ['release', 'allow', 'block', 'drop'] : ['drop']
  return verbs.map((verb) => (
    <Button
      key={verb}
      size="sm"
      disabled={busy}
      variant={verb === 'release' ? 'filled' : verb === 'allow' ? 'default' : 'subtle'}
      onClick={() => void run(verb)}
    >
      {say(verb)}
    </Button>
  ))
}
