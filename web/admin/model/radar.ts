/** What the radar says, put in order for people: what needs them, what will leave by itself, whose problem it is. MISSION M13 */
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { QueueRadar } from '../../../contract/src/queue.ts'

export type Radar = AnswerOf<typeof QueueRadar>
export type RadarGroup = Radar['groups'][number]

/** Whom a row of the queue needs. `act`: somebody here; `wait`: nobody; `held`: who held it. */
export type Need = 'act' | 'wait' | 'held'
/** Where the problem is. */
export type Side = 'ours' | 'theirs' | 'message'

/** Causes that do not go away by themselves. */
const ACT_CAUSES: ReadonlySet<string> = new Set(['reputation', 'policy', 'tls', 'address', 'content'])
/** Known replies that go away by waiting, though their cause would not, and the other way round. */
const HINTS: Readonly<Record<string, Need>> = {
  ...{ microsoftRate: 'wait', recipientBusy: 'wait', gmailRate: 'act', yahooComplaints: 'act' },
  ...{ microsoftBlock: 'act', ipListed: 'act', ptr: 'act', auth: 'act' },
}
const OUR_CAUSES: ReadonlySet<string> = new Set(['reputation', 'rate'])
const MESSAGE_CAUSES: ReadonlySet<string> = new Set(['content', 'address'])

export function needOf({ state, cause, hint }: Pick<RadarGroup, 'state' | 'cause' | 'hint'>): Need {
  if (state !== 'waiting') return 'held'
  return (hint === null ? undefined : HINTS[hint]) ?? (ACT_CAUSES.has(cause) ? 'act' : 'wait')
}

export function sideOf({ cause, hint }: Pick<RadarGroup, 'cause' | 'hint'>): Side {
  if (hint === 'ptr' || hint === 'auth' || OUR_CAUSES.has(cause)) return 'ours'
  return MESSAGE_CAUSES.has(cause) ? 'message' : 'theirs'
}

/** What needs people first, then what waits most. */
export function byNeed(a: RadarGroup, b: RadarGroup): number {
  const rank: Readonly<Record<Need, number>> = { act: 0, held: 1, wait: 2 }
  return rank[needOf(a)] - rank[needOf(b)] || b.waiting - a.waiting || (a.group < b.group ? -1 : 1)
}

export type RadarSum = {
  readonly total: number
  readonly act: number
  readonly wait: number
  readonly held: number
  /** The one that needs people and has most. */
  readonly worst: RadarGroup | undefined
}

export function sumOf(groups: Iterable<RadarGroup>): RadarSum {
  const sum = { total: 0, act: 0, wait: 0, held: 0 }
  let worst: RadarGroup | undefined
  for (const one of groups) {
    const need = needOf(one)
    sum.total += one.waiting
    sum[need] += one.waiting
    if (need === 'act' && one.waiting > (worst?.waiting ?? 0)) worst = one
  }
  return { ...sum, worst }
}

/** What of the rows is shown: all that is given has to fit. */
export type RadarFilter = {
  readonly need?: Need | undefined
  readonly cause?: string | undefined
  readonly words?: string | undefined
}

export function fitting(
  groups: readonly RadarGroup[],
  { need, cause, words = '' }: RadarFilter,
): RadarGroup[] {
  const wanted = words.trim().toLowerCase()
  return groups.filter(
    (one) =>
      (need === undefined || needOf(one) === need) &&
      (cause === undefined || one.cause === cause) &&
      (wanted === '' || [one.target, ...one.domains].some((name) => name.toLowerCase().includes(wanted))),
  )
}
