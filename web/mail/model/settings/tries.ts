/**
 * Who does not get in: tries to sign in, put together by the way they came and from where. One device that was not told of a
 * new password knocks for days; that is one thing to say, with how often and since when. VOICE.md §3.6
 */
import { ipOf, type LedgerEvent, type Way, wayOf } from '../../../kit/model/events.ts'

export type Trouble = {
  /** `wrong`: the password. `half`: it was right, and a program cannot ask for a code. */
  readonly why: 'wrong' | 'half'
  readonly way: Way
  readonly ip: string
  readonly times: number
  readonly since: string
  readonly last: string
}

/** Once may be a slip of the finger, twice too. */
const TIMES_MIN = 3

const endingOf = (event: LedgerEvent): string =>
  typeof event['class'] === 'string' ? event['class'].slice(event['class'].indexOf(':') + 1) : ''

/**
 * Those that still do not get in, the most stubborn first. `events`: newest first, as the ledger has them. What came in from the same
 * place by the same way afterwards has been mended.
 */
export function findTroubles(events: readonly LedgerEvent[]): readonly Trouble[] {
  const known = new Map<string, Trouble>()
  const mended = new Set<string>()
  for (const event of events) {
    const way = wayOf(event)
    // A person at a page sees at once that the password is wrong.
    if (way === undefined || way === 'web') continue
    const place = `${way} ${ipOf(event)}`
    if (event.kind === 'signed-in') mended.add(place)
    if (event.kind !== 'sign-in-refused' || mended.has(place)) continue
    const why = endingOf(event)
    if (why !== 'wrong' && why !== 'half') continue
    const before = known.get(place)
    known.set(place, {
      ...{ why: before?.why ?? why, way, ip: ipOf(event), since: event.at },
      ...{ times: (before?.times ?? 0) + 1, last: before?.last ?? event.at },
    })
  }
  return [...known.values()].filter(({ times }) => times >= TIMES_MIN).sort((a, b) => b.times - a.times)
}
