/** When the next attempt is due. Pure, so that the whole five days can be tested in a moment. */
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

export type Schedule = {
  /** Waits before the second attempt, the third, … the last repeats. */
  readonly delaysMs: readonly number[]
  /** Part of a delay that chance decides, so that what failed together is not tried together. */
  readonly jitter: number
  /** How long a message is tried. RFC 5321 §4.5.4.1 wants four to five days. */
  readonly lifeMs: number
  /** Age at which the sender is told that it still waits. */
  readonly warnMs: number
  /** How long a hop that does not answer is left alone, doubling to the largest. */
  readonly downMs: { readonly first: number; readonly most: number }
}

/** The first retry is soon: greylisting and passing troubles cost a minute or six, not half an hour. */
export const DEFAULT_SCHEDULE: Schedule = {
  delaysMs: [1, 5, 10, 20, 40, 80, 160, 240].map((minutes) => minutes * MINUTE_MS),
  jitter: 0.2,
  lifeMs: 5 * 24 * HOUR_MS,
  warnMs: 4 * HOUR_MS,
  downMs: { first: MINUTE_MS, most: 30 * MINUTE_MS },
}

/** Milliseconds to wait after `attempts` attempts (1 or more). `random` answers in [0, 1). */
export function delayAfter(schedule: Schedule, attempts: number, random: () => number): number {
  const { delaysMs, jitter } = schedule
  const base = delaysMs[Math.min(attempts, delaysMs.length) - 1] ?? MINUTE_MS
  return Math.round(base * (1 - jitter + 2 * jitter * random()))
}

/** Milliseconds that a hop is left alone after that many failures in a row. */
export function downAfter(schedule: Schedule, failures: number): number {
  return Math.min(schedule.downMs.first * 2 ** Math.min(failures - 1, 20), schedule.downMs.most)
}
