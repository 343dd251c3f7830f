/** When a certificate is asked for anew. RFC 9773 §4.2 */
import { LIFE_LEFT, RETRY_MAX_MS, RETRY_MS } from './limits.ts'

export type Life = { readonly fromMs: number; readonly untilMs: number }
export type Window = { readonly startMs: number; readonly endMs: number }

/**
 * A moment in the authority's window, by chance (`random` 0 to 1) so that not all renew at once; where it does not say, when
 * a third of its life is left.
 */
export function renewAtMs({ fromMs, untilMs }: Life, window: Window | undefined, random: number): number {
  if (window === undefined) return untilMs - (untilMs - fromMs) * LIFE_LEFT
  return window.startMs + Math.max(0, window.endMs - window.startMs) * random
}

/** How long to wait after that many failures in a row. */
export function waitMs(failures: number): number {
  return Math.min(RETRY_MS * 2 ** (failures - 1), RETRY_MAX_MS)
}
