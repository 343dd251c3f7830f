/** Where results leave a list and where they enter it, one after the other. RFC 5267 §4.3.3, §4.3.4 */

/** A position, counted from 1, as the list is when its turn comes. */
export type Positioned = { readonly position: number; readonly uid: number }

/**
 * Removals from the last to the first, then additions from the first to the last, which together turn `before` into
 * `after`. What is in both keeps its order, or leaves and comes again.
 */
export function positionsOf(
  before: Uint32Array,
  after: Uint32Array,
): { readonly removed: readonly Positioned[]; readonly added: readonly Positioned[] } {
  const places = new Map<number, number>()
  for (const [place, uid] of after.entries()) places.set(uid, place)
  const removed: Positioned[] = []
  const kept = new Set<number>()
  let last = -1
  before.forEach((uid, at) => {
    const place = places.get(uid)
    if (place !== undefined && place > last) {
      kept.add(uid)
      last = place
    } else removed.push({ position: at + 1, uid })
  })
  const added: Positioned[] = []
  after.forEach((uid, at) => {
    if (!kept.has(uid)) added.push({ position: at + 1, uid })
  })
  return { removed: removed.reverse(), added }
}
