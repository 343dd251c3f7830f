/**
 * A text in a few numbers that nearly the same text has too: of all its rows of four words the smallest hashes, two by two.
 * Two texts that differ in a name or a code have at least one of the pairs in common (Broder's min-wise sampling).
 */
import { SKETCH_WORDS_MAX, SKETCH_WORDS_MIN } from './limits.ts'

/** Words of a row. */
const ROW = 4
/** Samples, each of another ordering of the rows. */
const SAMPLES = 6

/** Empty: too little text to tell it from others. */
export function sketchOf(words: readonly string[]): readonly number[] {
  const count = Math.min(words.length, SKETCH_WORDS_MAX)
  if (count < SKETCH_WORDS_MIN) return []
  const hashes = new Uint32Array(count)
  for (let at = 0; at < count; at++) hashes[at] = wordHash(words[at] ?? '')
  const smallest = new Uint32Array(SAMPLES).fill(0xffffffff)
  for (let at = 0; at + ROW <= count; at++) {
    let row = 0
    for (let word = 0; word < ROW; word++) row = Math.imul(row ^ (hashes[at + word] ?? 0), 0x01000193)
    for (let sample = 0; sample < SAMPLES; sample++) {
      const value = mix(row + Math.imul(sample + 1, 0x9e3779b1))
      if (value < (smallest[sample] ?? 0)) smallest[sample] = value
    }
  }
  const pairs: number[] = []
  for (let sample = 0; sample < SAMPLES; sample += 2)
    pairs.push(mix(Math.imul(smallest[sample] ?? 0, 0x01000193) ^ (smallest[sample + 1] ?? 0) ^ sample))
  return pairs
}

function wordHash(word: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193)
  return mix(hash)
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
