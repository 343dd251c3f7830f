/** Mail that came back, counted by class and day, and what stands out. MISSION M14 */
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { MailStats } from '../../../contract/src/ledger.ts'

/** In the order of every chart. UI.md §2 */
export const CLASSES = ['invalid', 'full', 'spam', 'domain', 'unknown'] as const
export type BounceClass = (typeof CLASSES)[number]
export type StatsRows = AnswerOf<typeof MailStats>['rows']

export type Day = {
  /** `20261122`, UTC. */
  readonly day: string
  readonly counts: Readonly<Record<BounceClass, number>>
  readonly total: number
}

const NONE: Readonly<Record<BounceClass, number>> = { invalid: 0, full: 0, spam: 0, domain: 0, unknown: 0 }

/** What the service does not know is unknown. */
export function classOf(word: unknown): BounceClass {
  return CLASSES.find((one) => one === word) ?? 'unknown'
}

/** Each day from `from` on, days without any included. */
export function daysOf(rows: StatsRows, from: Date, count: number): Day[] {
  const byDay = new Map<string, Record<BounceClass, number>>()
  for (const { day = '', class: word, bounced, returned } of rows) {
    const counts = byDay.get(day) ?? { ...NONE }
    counts[classOf(word)] += bounced + returned
    byDay.set(day, counts)
  }
  return Array.from({ length: count }, (_, place) => {
    const day = dayName(new Date(from.getTime() + place * 86_400_000))
    const counts = byDay.get(day) ?? NONE
    return { day, counts, total: CLASSES.reduce((sum, one) => sum + counts[one], 0) }
  })
}

export function totalsOf(days: readonly Day[]): Readonly<Record<BounceClass, number>> {
  const sums = { ...NONE }
  for (const { counts } of days) for (const one of CLASSES) sums[one] += counts[one]
  return sums
}

export type Jump = {
  readonly day: string
  readonly total: number
  readonly class: BounceClass
  readonly count: number
}

/**
 * The newest day on which one class was far above its ordinary day: three times the middle one, and five at least. Undefined:
 * nothing stands out.
 */
export function jumpIn(days: readonly Day[]): Jump | undefined {
  for (const { day, counts, total } of days.toReversed())
    for (const one of CLASSES) {
      const usual = middleOf(days.map((other) => other.counts[one]))
      if (counts[one] >= Math.max(5, 3 * usual)) return { day, total, class: one, count: counts[one] }
    }
  return undefined
}

function middleOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}

/** `20261122` */
export function dayName(date: Date): string {
  return date.toISOString().slice(0, 10).replaceAll('-', '')
}

/** The UTC day of `20261122`, at noon: no time zone shows it as another. */
export function dateOfDay(day: string): Date {
  return new Date(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}T12:00:00Z`)
}
