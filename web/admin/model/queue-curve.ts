/** The curve of what waits: the looks of the server, and this moment at its end. */

export type Look = { readonly at: string; readonly waiting: number }

/** Seconds since 1970 with how much waited then, the oldest first. `total` is what waits now. */
export function curveOf(
  looks: readonly Look[],
  { total, nowMs }: { readonly total: number; readonly nowMs: number },
): { readonly times: readonly number[]; readonly values: readonly number[] } {
  const past = looks
    .map(({ at, waiting }) => ({ at: Date.parse(at) / 1000, waiting }))
    .filter(({ at }) => at < nowMs / 1000)
  const all = [...past, { at: nowMs / 1000, waiting: total }]
  return { times: all.map(({ at }) => at), values: all.map(({ waiting }) => waiting) }
}
