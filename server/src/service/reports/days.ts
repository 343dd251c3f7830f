/** Days as reports count them: whole ones since 1970, UTC. RFC 9990 §3.5, RFC 8460 §4.1 */

export const DAY_MS = 86_400_000

export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS)
}

/** `2026-11-22` */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}
