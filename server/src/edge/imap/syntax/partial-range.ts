/** A part of a result by position: `1:100` the first hundred, `-1:-100` the last. RFC 9394 §4, RFC 5267 §4.4 */
import type { Reader } from './reader.ts'

export type PartialRange = {
  /** The lower position first; counted from the end when `fromEnd`. */
  readonly low: number
  readonly high: number
  readonly fromEnd: boolean
  /** As the client wrote it, for the answer. */
  readonly label: string
}

export function readPartialRange(read: Reader): PartialRange {
  const fromEnd = read.tryToken('-')
  const first = readPosition(read)
  read.token(':')
  if (fromEnd) read.token('-')
  const second = readPosition(read)
  const sign = fromEnd ? '-' : ''
  return {
    low: Math.min(first, second),
    high: Math.max(first, second),
    fromEnd,
    label: `${sign}${first}:${sign}${second}`,
  }
}

/** What stands at these positions, in its own order. */
export function partOf<T>(results: readonly T[], { low, high, fromEnd }: PartialRange): readonly T[] {
  return fromEnd
    ? results.slice(Math.max(0, results.length - high), Math.max(0, results.length - low + 1))
    : results.slice(low - 1, high)
}

function readPosition(read: Reader): number {
  const position = read.number('a position')
  if (position === 0) throw read.fault('a position above 0')
  return position
}
