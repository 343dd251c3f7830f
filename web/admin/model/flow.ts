/** Days of mail as the start page draws them: one number for each day, also for those without mail. */
export type DayRow = {
  readonly day?: string | undefined
  readonly sent: number
  readonly received: number
  readonly refused: number
  readonly bounced: number
}
export type Flow = {
  /** Seconds since 1970, the oldest first. */
  readonly times: readonly number[]
  readonly received: readonly number[]
  readonly sent: readonly number[]
  readonly today: Omit<DayRow, 'day'>
}

const DAY_MS = 86_400_000

/** `20261122`, UTC, as the statistics name days. */
export function dayName(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10).replaceAll('-', '')
}

export function flowOf(rows: readonly DayRow[], nowMs: number, days: number): Flow {
  const by = new Map(rows.map((row) => [row.day, row]))
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS
  const all = Array.from({ length: days }, (_, at) => today - (days - 1 - at) * DAY_MS)
  const last = by.get(dayName(today))
  return {
    times: all.map((ms) => ms / 1000),
    received: all.map((ms) => by.get(dayName(ms))?.received ?? 0),
    sent: all.map((ms) => by.get(dayName(ms))?.sent ?? 0),
    today: {
      received: last?.received ?? 0,
      sent: last?.sent ?? 0,
      refused: last?.refused ?? 0,
      bounced: last?.bounced ?? 0,
    },
  }
}

/** `morning` until noon, `afternoon` until eight in the evening. */
export function partOfDay(hour: number): 'morning' | 'afternoon' | 'evening' {
  if (hour >= 5 && hour < 12) return 'morning'
  return hour >= 12 && hour < 20 ? 'afternoon' : 'evening'
}
