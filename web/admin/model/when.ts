/** Times as people say them: how long, and when. */
export type Length = {
  readonly unit: 'minutes' | 'hours' | 'days'
  readonly d: number
  readonly h: number
  readonly n: number
}

/** How long ago that was; never less than a minute. */
export function lengthSince(since: string, now: number): Length {
  const minutes = Math.max(1, Math.floor((now - Date.parse(since)) / 60_000))
  const [d, h, n] = [Math.floor(minutes / 1440), Math.floor(minutes / 60), minutes % 60]
  if (d >= 2) return { unit: 'days', d, h, n }
  return h === 0 ? { unit: 'minutes', d, h, n } : { unit: 'hours', d, h, n }
}

export function isSameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString()
}
