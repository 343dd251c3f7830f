/** Sums of mail, by day, account or destination. MISSION M16 */
import { dayName, type StatsRows } from './bounces.ts'

export const MEASURES = [
  'sent',
  'received',
  'delivered',
  'relayed',
  'deferred',
  'bounced',
  'returned',
  'refused',
] as const
export type Measure = (typeof MEASURES)[number]
export type Sums = Readonly<Record<Measure, number>>

const NOTHING: Sums = {
  ...{ sent: 0, received: 0, delivered: 0, relayed: 0, deferred: 0, bounced: 0, returned: 0, refused: 0 },
}

export function sumOf(rows: StatsRows): Sums {
  const sums: Record<Measure, number> = { ...NOTHING }
  for (const row of rows) for (const one of MEASURES) sums[one] += row[one]
  return sums
}

/** What of all that had an end outside was accepted, 0 to 1; undefined: nothing had one. */
export function acceptedShare({ relayed, bounced }: Sums): number | undefined {
  return relayed + bounced === 0 ? undefined : relayed / (relayed + bounced)
}

/** Each day from `from` on, also those on which nothing happened. */
export function perDay(
  rows: StatsRows,
  from: Date,
  count: number,
): { readonly day: string; readonly sums: Sums }[] {
  const byDay = new Map(rows.map((row) => [row.day ?? '', row]))
  return Array.from({ length: count }, (_, place) => {
    const day = dayName(new Date(from.getTime() + place * 86_400_000))
    return { day, sums: byDay.get(day) ?? NOTHING }
  })
}

/** How much happened at all. */
export function moved({ sent, received, refused }: Sums): number {
  return sent + received + refused
}

/** Busiest first. */
export function byMovement(rows: StatsRows): StatsRows {
  return rows.toSorted((a, b) => moved(b) + b.relayed + b.bounced - (moved(a) + a.relayed + a.bounced))
}
