/**
 * Whether a bounce pauses its address, and for how long: only where the recipient's own server said for certain that
 * the address does not exist. A full mailbox empties, a domain is mended within the hour, and what is said about us
 * or about the message says nothing about whom it was for. MISSION M14
 */
import type { BounceClass, Fault } from './verdict.ts'

/** Days of the first pause, the second, and those after: who was wrong twice is asked more seldom. */
export const PAUSE_DAYS: readonly number[] = [30, 90, 180]
const DAY_MS = 86_400_000

export type Judged = {
  readonly class: BounceClass | string | undefined
  readonly fault: Fault | undefined
  readonly hardness: 'hard' | 'soft' | undefined
  /** Whose words these are; undefined: our own finding, which may be another in a minute. */
  readonly host: string | undefined
  /** Of a notice that came later: how many got the message that it is about. */
  readonly copies: number | undefined
}

export function isPausing({ class: what, fault, hardness, host, copies = 1 }: Judged): boolean {
  // Whoever got the same message knows its name, and could write a notice about the others. THREATS QU1
  if (copies > 1) return false
  return what === 'invalid' && fault === 'recipient' && hardness === 'hard' && host !== undefined
}

/** The end of the pause that begins at `atMs`, after `before` others. */
export function pauseUntil(atMs: number, before: number): number {
  const days = PAUSE_DAYS[Math.min(before, PAUSE_DAYS.length - 1)] ?? 0
  return atMs + days * DAY_MS
}
