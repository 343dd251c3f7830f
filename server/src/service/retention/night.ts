/** When the nightly run is: once a night, in the first hours after NIGHT_HOUR, by the server's own clock. */
import { NIGHT_HOUR, NIGHT_HOURS } from './limits.ts'

/** The night that this moment belongs to, as its date; undefined: it is no time for the run. */
export function nightOf(nowMs: number): string | undefined {
  const now = new Date(nowMs)
  const hour = now.getHours()
  return hour >= NIGHT_HOUR && hour < NIGHT_HOUR + NIGHT_HOURS ? now.toDateString() : undefined
}

/** When the next run may begin; now, while it is night. */
export function nextNightMs(nowMs: number): number {
  if (nightOf(nowMs) !== undefined) return nowMs
  const next = new Date(nowMs)
  next.setHours(NIGHT_HOUR, 0, 0, 0)
  if (next.getTime() <= nowMs) next.setDate(next.getDate() + 1)
  return next.getTime()
}

/** Answers true once in every night. A service that starts in the night runs too: what is over is only removed once. */
export function createNightWatch(): (nowMs: number) => boolean {
  let last: string | undefined
  return (nowMs) => {
    const night = nightOf(nowMs)
    if (night === undefined || night === last) return false
    last = night
    return true
  }
}
