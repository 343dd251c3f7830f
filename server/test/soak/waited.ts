/** How long somebody waited, over and over. */
export type Waited = {
  readonly n: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly mostMs: number
}

const TENTHS = 10
/** How long others may wait beside what goes on. */
export const OTHERS_WAIT_MAX_MS = 2_000

export function summary(times: readonly number[]): Waited {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0) * TENTHS) / TENTHS
  return { n: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), mostMs: at(1) }
}

/** Of a proof: all that is wrong in one text, undefined when nothing is. */
export function together(wrong: readonly string[]): string | undefined {
  const said = wrong.filter((text) => text !== '')
  return said.length === 0 ? undefined : said.join('; ')
}

/** Said of a proof in which others wait longer than a person would. */
export function slowFor(beside: Waited): string {
  return beside.p99Ms <= OTHERS_WAIT_MAX_MS ? '' : `others waited ${beside.p99Ms} ms`
}
