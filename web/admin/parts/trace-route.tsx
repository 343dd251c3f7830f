/** The way of one message to one recipient as a picture: six stations, and what is not known is not drawn as done. MISSION M15 */
import {
  IconAdjustmentsHorizontal,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconDatabase,
  IconDeviceLaptop,
  IconPlugConnected,
  IconStack2,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { type Route, type Station, type Stop, textOf } from '../model/route.ts'
import { TRACE_TEXTS } from '../texts/trace.ts'
import type { Sign } from './control-bits.tsx'
import css from './trace.module.css'
import { useTimes } from './use-times.ts'

const SIGNS: Readonly<Record<Station, Sign>> = {
  ...{ sent: IconDeviceLaptop, kept: IconDatabase, rules: IconAdjustmentsHorizontal },
  ...{ lane: IconStack2, connection: IconPlugConnected, end: IconCircleCheck },
}

export function TraceRoute({ route }: { readonly route: Route }): ReactNode {
  const say = useWords(TRACE_TEXTS)
  return (
    <ol className={css.route} aria-label={say('route')}>
      {route.stops.map((stop) => (
        <StopPicture key={stop.station} stop={stop} route={route} />
      ))}
    </ol>
  )
}

function StopPicture({ stop, route }: { readonly stop: Stop; readonly route: Route }): ReactNode {
  const say = useWords(TRACE_TEXTS)
  const times = useTimes()
  const { station, state, tookMs } = stop
  const Icon = state === 'failed' ? IconCircleX : state === 'waiting' ? IconClock : SIGNS[station]
  const { what, why } = useStopWords(stop, route)
  return (
    <li className={`${css.stop} ${css[state] ?? ''}`}>
      {tookMs !== undefined && tookMs > 0 && (
        <span className={css.lag}>{say('lag', { s: times.number(Math.round(tookMs / 100) / 10) })}</span>
      )}
      <span className={css.sign} aria-hidden="true">
        <Icon size={20} stroke={1.75} />
      </span>
      <span className={css.what}>{what}</span>
      <span className={css.why}>{why}</span>
    </li>
  )
}

function useStopWords(
  { station, state, event }: Stop,
  { fate }: Route,
): { readonly what: string; readonly why: string } {
  const say = useWords(TRACE_TEXTS)
  const times = useTimes()
  const local = fate === 'delivered'
  const known = (text: string): string =>
    state === 'ahead' ? say('ahead') : state === 'waiting' ? say('here') : text
  const at = event === undefined ? '' : times.clock(event.at)
  const tls = textOf(event, 'tls')
  switch (station) {
    case 'sent':
      return {
        what: say('sentBy'),
        why: known([textOf(event, 'ip'), textOf(event, 'via')].filter(Boolean).join(' · ') || at),
      }
    case 'kept':
      return { what: say('kept'), why: known(say('keptWhy')) }
    case 'rules':
      return { what: say('rules'), why: known(say('rulesWhy')) }
    case 'lane':
      return { what: say('lane'), why: known(local ? say('laneLocal') : at) }
    case 'connection':
      return {
        what: say('connection'),
        why: known(
          local
            ? say('laneLocal')
            : [textOf(event, 'host'), tls === '' ? say('clear') : tls.split(' ')[0]].join(' · '),
        ),
      }
    case 'end':
      return {
        what: say(
          state === 'failed' ? 'endFailed' : state === 'done' ? (local ? 'endLocal' : 'endDone') : 'endAhead',
        ),
        why: known(at),
      }
  }
}
