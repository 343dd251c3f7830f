/** How fast mass mail may go to one provider just now: the operator's rate, or less while its address is warmed up. */
import type { MassLane, WarmUp } from '../../../store/directory-mass-lane.ts'
import type { Pace } from '../../../store/queue-claims.ts'
import { PACE_BURST_MS } from '../limits.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Undefined: as fast as they take it. */
export function paceOf(lane: MassLane, provider: string, nowMs: number): Pace | undefined {
  const hourly = lane.messagesHour ?? Number.POSITIVE_INFINITY
  const warming = lane.warmUp === null ? undefined : warmUpDay(lane.warmUp, nowMs)
  const perHour = Math.min(hourly, (warming?.messages ?? Number.POSITIVE_INFINITY) / 24)
  if (perHour === Number.POSITIVE_INFINITY) return undefined
  return { provider, intervalMs: HOUR_MS / perHour, burstMs: PACE_BURST_MS }
}

export type WarmUpDay = {
  /** Counted from 1; 0: it has not begun. */
  readonly day: number
  /** Recipients that each provider gets on it. */
  readonly messages: number
}

/** Undefined: it is over. Before it begins its first day holds already. */
export function warmUpDay({ startMs, first, growth, days }: WarmUp, nowMs: number): WarmUpDay | undefined {
  const day = Math.floor((nowMs - startMs) / DAY_MS) + 1
  if (day > days) return undefined
  return { day: Math.max(day, 0), messages: Math.floor(first * (1 + growth / 100) ** Math.max(day - 1, 0)) }
}
