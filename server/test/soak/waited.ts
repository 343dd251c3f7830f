/** How long somebody waited, over and over. */
export type Waited = {
  readonly n: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly mostMs: number
}

const TENTHS = 10

export function summary(times: readonly number[]): Waited {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0) * TENTHS) / TENTHS
  return { n: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), mostMs: at(1) }
}
