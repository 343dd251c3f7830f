/** Sorts many things without holding the thread: pieces are sorted, then merged, and others have their turn between. */

/** Things sorted, or merged, in one go: a few milliseconds. */
const PIECE = 4_096

/** The places 0 to `count - 1` in order. `compare` must not find two places equal. */
export async function sortInTurns(
  count: number,
  compare: (a: number, b: number) => number,
  breathe: () => Promise<void>,
): Promise<Uint32Array> {
  let from = Uint32Array.from({ length: count }, (_, place) => place)
  for (let start = 0; start < count; start += PIECE) {
    from.subarray(start, start + PIECE).sort(compare)
    await breathe()
  }
  let to = new Uint32Array(count)
  for (let width = PIECE; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width)
      await merge(from, to, [start, Math.min(start + width, count), Math.min(start + 2 * width, count)], {
        compare,
        breathe,
      })
    ;[from, to] = [to, from]
  }
  return from
}

async function merge(
  from: Uint32Array,
  to: Uint32Array,
  [start, middle, end]: readonly [number, number, number],
  { compare, breathe }: { compare: (a: number, b: number) => number; breathe: () => Promise<void> },
): Promise<void> {
  let left = start
  let right = middle
  for (let at = start; at < end; at++) {
    if (at % PIECE === 0) await breathe()
    const takeLeft = right >= end || (left < middle && compare(from[left] ?? 0, from[right] ?? 0) < 0)
    to[at] = from[takeLeft ? left++ : right++] ?? 0
  }
}
