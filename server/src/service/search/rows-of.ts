/** Where messages of a view stand in columns that are kept of their mailbox. */
import { lowerBound } from '../../lib/lower-bound.ts'

/** For each of `places`, which rise, its row; -1: it is not there. */
export function rowsOf(
  { uids: known, count }: { readonly uids: Uint32Array; readonly count: number },
  uids: Uint32Array,
  places: Uint32Array,
): Int32Array {
  const rows = new Int32Array(places.length)
  let next = 0
  for (let at = 0; at < places.length; at++) {
    const uid = uids[places[at] ?? 0] ?? 0
    if (known[next] !== uid) next = lowerBound(known, uid, 0, count)
    rows[at] = next < count && known[next] === uid ? next++ : -1
  }
  return rows
}
