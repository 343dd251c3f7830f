/** `2,4:7,*`, not yet looked up in any mailbox. `*` is Infinity here. RFC 9051 §9 sequence-set */
export type MessageSet = {
  readonly by: 'seq' | 'uid'
  /** Low end first, each pair; pairs in the order they were written and possibly overlapping. */
  readonly ranges: readonly (readonly [low: number, high: number])[]
  /** `$`: what the last search saved, whatever `by` and `ranges` say. RFC 5182 §2 */
  readonly saved?: true
}

/** Numbers in rising order as a set in its shortest form: `1:3,7`. */
export function formatNumbers(numbers: ArrayLike<number>): string {
  const out: string[] = []
  let first = 0
  while (first < numbers.length) {
    const low = numbers[first] ?? 0
    let last = first
    while (last + 1 < numbers.length && numbers[last + 1] === (numbers[last] ?? 0) + 1) last++
    out.push(last === first ? `${low}` : `${low}:${numbers[last]}`)
    first = last + 1
  }
  return out.join(',')
}

/** Rising ranges that do not touch, as `1:3,7`. */
export function formatRanges(ranges: readonly (readonly [low: number, high: number])[]): string {
  return ranges.map(([low, high]) => (low === high ? `${low}` : `${low}:${high}`)).join(',')
}

/** The ranges in rising order with overlaps joined, `*` replaced by `star`. */
export function joinRanges(set: MessageSet, star: number): (readonly [low: number, high: number])[] {
  const resolved = set.ranges.map(([a, b]): [number, number] => {
    const [low, high] = [a === Number.POSITIVE_INFINITY ? star : a, b === Number.POSITIVE_INFINITY ? star : b]
    return low <= high ? [low, high] : [high, low]
  })
  resolved.sort((a, b) => a[0] - b[0])
  const joined: [number, number][] = []
  for (const range of resolved) {
    const last = joined.at(-1)
    if (last !== undefined && range[0] <= last[1] + 1) last[1] = Math.max(last[1], range[1])
    else joined.push(range)
  }
  return joined
}
