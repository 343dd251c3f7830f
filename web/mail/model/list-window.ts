/**
 * What is known of a long list: the ids at some of its places. Pages come as they are looked at; changes come as
 * Email/queryChanges tells them. RFC 8620 §5.5, §5.6
 *
 *   places   0 1 2 3 … 50 51 …        known: a page at the top and one far below
 *   changes  removed c, added z at 0   → z a b d …, and the far page is asked for again when it is looked at
 */

export type ListWindow = {
  readonly queryState: string
  readonly total: number
  /** undefined: not asked for yet. */
  readonly ids: readonly (string | undefined)[]
}
export type QueryAnswer = {
  readonly queryState: string
  readonly position: number
  readonly total?: number
  readonly ids: readonly string[]
}
export type QueryChanges = {
  readonly newQueryState: string
  readonly total?: number
  readonly removed: readonly string[]
  readonly added: readonly { readonly id: string; readonly index: number }[]
}

/** With the page in it. A page of another state of the list makes all that was known before worthless. */
export function fill(window: ListWindow | undefined, answer: QueryAnswer): ListWindow {
  const fresh = window === undefined || window.queryState !== answer.queryState
  const total = answer.total ?? Math.max(fresh ? 0 : window.total, answer.position + answer.ids.length)
  const ids: (string | undefined)[] = fresh ? [] : [...window.ids]
  for (const [at, id] of answer.ids.entries()) ids[answer.position + at] = id
  for (let at = 0; at < ids.length; at++) if (!(at in ids)) ids[at] = undefined
  ids.length = Math.min(ids.length, total)
  return { queryState: answer.queryState, total, ids }
}

/** The first page of `size` that holds an unknown place between `from` and `to`, both included. */
export function missingPage(
  window: ListWindow | undefined,
  from: number,
  to: number,
  size: number,
): { readonly position: number; readonly limit: number } | undefined {
  if (window === undefined) return { position: 0, limit: size }
  for (let at = Math.max(0, from); at <= Math.min(to, window.total - 1); at++)
    if (window.ids[at] === undefined) return { position: at - (at % size), limit: size }
  return undefined
}

/** How many places are known from the top without a gap. */
export function knownFromTop({ ids }: ListWindow): number {
  const gap = ids.indexOf(undefined)
  return gap === -1 ? ids.length : gap
}

/**
 * The list after `changes`. Only what is known from the top can be followed; the rest is forgotten and asked for again.
 * RFC 8620 §5.6: first take out what was removed, then put in what was added, from the lowest index on.
 */
export function applyChanges(window: ListWindow, changes: QueryChanges): ListWindow {
  const gone = new Set(changes.removed)
  const known = window.ids.slice(0, knownFromTop(window)) as string[]
  const whole = known.length === window.total
  const ids = known.filter((id) => !gone.has(id))
  for (const { id, index } of [...changes.added].sort((a, b) => a.index - b.index))
    if (index <= ids.length) ids.splice(index, 0, id)
    else if (whole) ids.push(id)
  const total = changes.total ?? window.total - changes.removed.length + changes.added.length
  return { queryState: changes.newQueryState, total, ids: ids.slice(0, total) }
}

/**
 * The places that are shown when some are hidden: what was archived here leaves at once, before the server says so.
 * `hidden` is sorted. The n-th shown place, in O(log hidden).
 */
export function shownPlace(hidden: readonly number[], n: number): number {
  let low = 0
  let high = hidden.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((hidden[middle] as number) - middle <= n) low = middle + 1
    else high = middle
  }
  return n + low
}
