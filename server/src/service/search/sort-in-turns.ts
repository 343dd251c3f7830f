/** Sorts many numbers without holding the thread: pieces are sorted, then merged, and others have their turn between. */

/** Numbers sorted, or merged, in one go: a few milliseconds. */
const PIECE = 32_768

/** They rise, no two being equal. The array itself is used up. */
export async function sortInTurns(values: Float64Array, breathe: () => Promise<void>): Promise<Float64Array> {
  const count = values.length
  let from: Float64Array = values
  for (let start = 0; start < count; start += PIECE) {
    from.subarray(start, start + PIECE).sort()
    await breathe()
  }
  let to: Float64Array = new Float64Array(count > PIECE ? count : 0)
  for (let width = PIECE; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width)
      await merge(
        from,
        to,
        [start, Math.min(start + width, count), Math.min(start + 2 * width, count)],
        breathe,
      )
    ;[from, to] = [to, from]
  }
  return from
}

async function merge(
  from: Float64Array,
  to: Float64Array,
  [start, middle, end]: readonly [number, number, number],
  breathe: () => Promise<void>,
): Promise<void> {
  let left = start
  let right = middle
  for (let at = start; at < end; ) {
    const stop = Math.min(at + PIECE, end)
    for (; at < stop; at++) {
      const [a, b] = [from[left] ?? 0, from[right] ?? 0]
      const takeLeft = right >= end || (left < middle && a < b)
      to[at] = takeLeft ? a : b
      if (takeLeft) left++
      else right++
    }
    await breathe()
  }
}
