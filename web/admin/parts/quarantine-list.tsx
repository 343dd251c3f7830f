/** Held messages, the newest first: who, what, for whom, why, and how strongly. */
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { HeldMailList } from '../../../contract/src/quarantine.ts'
import { useWords } from '../../kit/kit-context.ts'
import { Avatar } from '../../kit/parts/avatar.tsx'
import { CONTROL_TEXTS } from '../texts/control.ts'
import { QUARANTINE_TEXTS } from '../texts/quarantine.ts'
import { Address } from './address.tsx'
import css from './control.module.css'
import tab from './control-table.module.css'
import look from './quarantine.module.css'
import { useTimes } from './use-times.ts'

export type Held = AnswerOf<typeof HeldMailList>['messages'][number]
/** Points at which the bar is full: far above what is held. */
const POINTS_FULL = 20
const POINTS_STRONG = 15

export function HeldList({
  messages,
  open,
  show,
  more,
}: {
  readonly messages: readonly Held[]
  readonly open: string | undefined
  readonly show: (id: string) => void
  readonly more: { readonly next: () => void; readonly busy: boolean } | undefined
}): ReactNode {
  const say = useWords(QUARANTINE_TEXTS)
  const words = useWords(CONTROL_TEXTS)
  return (
    <>
      <div className={css.card}>
        <table className={`${tab.table} ${tab.cards}`} aria-label={say('name')}>
          <thead>
            <tr>
              <th scope="col">{say('senderSubject')}</th>
              <th scope="col">{say('for')}</th>
              <th scope="col">{say('why')}</th>
              <th scope="col">{say('points')}</th>
              <th scope="col" className={tab.num}>
                {say('arrived')}
              </th>
            </tr>
          </thead>
          <tbody>
            {messages.map((one) => (
              <HeldRow key={one.id} held={one} open={one.id === open} show={show} />
            ))}
          </tbody>
        </table>
      </div>
      {more !== undefined && (
        <div>
          <Button loading={more.busy} onClick={more.next}>
            {words('more')}
          </Button>
        </div>
      )}
    </>
  )
}

function HeldRow({
  held,
  open,
  show,
}: {
  readonly held: Held
  readonly open: boolean
  readonly show: (id: string) => void
}): ReactNode {
  const say = useWords(QUARANTINE_TEXTS)
  const words = useWords(CONTROL_TEXTS)
  const times = useTimes()
  const { id, sender, subject, recipient, reason, level, points, receivedAt } = held
  return (
    <tr className={open ? `${tab.clickable} ${tab.rowOn}` : tab.clickable} onClick={() => show(id)}>
      <td>
        <div className={look.sender}>
          <Avatar name={sender.name || sender.address} />
          <div>
            <button type="button" className={css.open} aria-expanded={open}>
              {sender.name || sender.address}
            </button>
            <p>
              {subject || words('noSubject')} <span className={css.small}>{sender.address}</span>
            </p>
          </div>
        </div>
      </td>
      <td>
        <Address of={recipient} />
      </td>
      <td>
        <span className={look.why}>
          <Level level={level} />
          {reason}
        </span>
      </td>
      <td data-label={say('points')}>
        <span className={look.points}>
          <span
            className={`${css.bar} ${points >= POINTS_STRONG ? look.strong : look.mild}`}
            aria-hidden="true"
          >
            <i style={{ width: `${Math.min(100, (100 * Math.max(0, points)) / POINTS_FULL)}%` }} />
          </span>
          <span className={tab.num}>{times.number(points)}</span>
        </span>
      </td>
      <td className={tab.num}>
        <time dateTime={receivedAt} title={times.exact(receivedAt)}>
          {times.moment(receivedAt)}
        </time>
      </td>
    </tr>
  )
}

const NAMES = ['l1', 'l2', 'l3', 'l4', 'l5'] as const

export function Level({ level }: { readonly level: number }): ReactNode {
  const say = useWords(QUARANTINE_TEXTS)
  const name = NAMES[level - 1]
  if (name === undefined) return null
  return (
    <span className={`${look.level} ${look[name] ?? ''}`} title={say(name)}>
      <span aria-hidden="true">{level}</span>
      <span className="v-hidden">{say('level', { n: level })}</span>
    </span>
  )
}
