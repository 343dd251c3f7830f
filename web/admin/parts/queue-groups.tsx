/** What waits, by destination: one row a reason, live, and still while somebody's hand is in it. */
import { Box } from '@mantine/core'
import { type ReactNode, useRef } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import type { LiveRow } from '../model/live-list.ts'
import { needOf, type RadarGroup } from '../model/radar.ts'
import { QUEUE_TEXTS } from '../texts/queue.ts'
import css from './control.module.css'
import tab from './control-table.module.css'
import { useTimes } from './use-times.ts'

export function QueueGroups({
  rows,
  open,
  show,
  hold,
}: {
  readonly rows: readonly LiveRow<RadarGroup>[]
  /** The one that is looked at. */
  readonly open: string | undefined
  readonly show: (group: string) => void
  readonly hold: (held: boolean) => void
}): ReactNode {
  const say = useWords(QUEUE_TEXTS)
  const box = useRef<HTMLDivElement>(null)
  const left = (): void => hold(box.current?.contains(document.activeElement) === true)
  return (
    <Box
      className={`${css.card} ${css.scroll}`}
      ref={box}
      onPointerEnter={() => hold(true)}
      onPointerLeave={left}
      onFocus={() => hold(true)}
      onBlur={({ relatedTarget }) => {
        if (!box.current?.contains(relatedTarget)) hold(box.current?.matches(':hover') === true)
      }}
    >
      <table className={`${tab.table} ${tab.cards}`} aria-label={say('groupsName')}>
        <thead>
          <tr>
            <th scope="col" className={tab.third}>
              {say('target')}
            </th>
            <th scope="col">{say('why')}</th>
            <th scope="col" className={tab.num}>
              {say('messages')}
            </th>
            <th scope="col" className={tab.num}>
              {say('oldest')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <GroupRow key={row.key} row={row} open={row.key === open} show={show} />
          ))}
        </tbody>
      </table>
    </Box>
  )
}

function GroupRow({
  row: { key, value: group, gone },
  open,
  show,
}: {
  readonly row: LiveRow<RadarGroup>
  readonly open: boolean
  readonly show: (group: string) => void
}): ReactNode {
  const say = useWords(QUEUE_TEXTS)
  const times = useTimes()
  const name = gone ? tab.rowGone : open ? `${tab.clickable} ${tab.rowOn}` : tab.clickable
  const [first = group.target] = group.domains
  return (
    <tr className={name} onClick={() => show(key)}>
      <td>
        <div className={css.who}>
          <span className={css.face} aria-hidden="true">
            {group.target.slice(0, 1).toUpperCase()}
          </span>
          <div>
            <button type="button" className={css.open} aria-expanded={open}>
              {group.target}
            </button>
            {group.provider !== null && (
              <p className={css.muted}>{say('domainsMore', { first, n: group.domainCount - 1 })}</p>
            )}
          </div>
        </div>
      </td>
      <td>
        <p className={needOf(group) === 'act' ? css.badText : css.strong}>{group.why}</p>
        <p className={css.muted}>
          {group.todo} {group.next !== null && say('next', { at: times.moment(group.next) })}
        </p>
      </td>
      <td className={`${tab.num} ${css.strong}`} data-label={say('messages')}>
        {times.number(group.waiting)}
      </td>
      <td className={tab.num} data-label={say('oldest')}>
        <time dateTime={group.since} title={times.exact(group.since)}>
          {times.since(group.since)}
        </time>
      </td>
    </tr>
  )
}
