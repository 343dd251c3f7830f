/** Who came, from where, and what happened. UI.md §6 */
import { SegmentedControl } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import css from '../../../kit/account/account.module.css'
import { Card } from '../../../kit/account/card.tsx'
import { EventWords } from '../../../kit/account/event-words.tsx'
import { useWhen } from '../../../kit/account/use-when.ts'
import { useWords } from '../../../kit/kit-context.ts'
import { ipOf, type LedgerEvent, wayOf } from '../../../kit/model/events.ts'
import { WAY_TEXTS } from '../../../kit/texts/events.ts'
import { DEVICES_TEXTS } from '../../texts/settings/devices.ts'

/** Rows that are shown: what is older is in the activity log. */
const TRIES_SHOWN = 20

export function LastTries({ events }: { readonly events: readonly LedgerEvent[] }): ReactNode {
  const say = useWords(DEVICES_TEXTS)
  const [which, setWhich] = useState<'all' | 'troubled'>('all')
  const shown = events
    .filter(({ kind }) => which === 'all' || kind === 'sign-in-refused')
    .slice(0, TRIES_SHOWN)
  return (
    <Card
      title={say('tries')}
      text={say('triesWhy')}
      actions={
        <SegmentedControl
          aria-label={say('tries')}
          value={which}
          onChange={(value) => setWhich(value === 'troubled' ? 'troubled' : 'all')}
          data={[
            { value: 'all', label: say('all') },
            { value: 'troubled', label: say('troubled') },
          ]}
        />
      }
    >
      {shown.length === 0 ? (
        <p className={`${css.cardBody} ${css.quiet}`}>{say('none')}</p>
      ) : (
        <div className={css.tableWrap}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{say('when')}</th>
                <th scope="col">{say('by')}</th>
                <th scope="col">{say('from')}</th>
                <th scope="col">{say('what')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((event) => (
                <TryRow key={event.event} event={event} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  )
}

function TryRow({ event }: { readonly event: LedgerEvent }): ReactNode {
  const say = useWords(DEVICES_TEXTS)
  const ways = useWords(WAY_TEXTS)
  const when = useWhen()
  const way = wayOf(event)
  return (
    <tr>
      <td className={`${css.nowrap} v-num`}>
        <time dateTime={event.at}>{when(event.at)}</time>
      </td>
      <td>{way === undefined ? say('program') : ways(way)}</td>
      <td className={`${css.quiet} v-num`}>{ipOf(event)}</td>
      <td>
        {event.kind === 'signed-in' ? (
          <span className={css.good}>{say('fine')}</span>
        ) : (
          <EventWords event={event} />
        )}
      </td>
    </tr>
  )
}
