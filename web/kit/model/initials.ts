/** Two letters that stand for a person or an address, and which of the tints is theirs. */

const TINTS = 6
const HASH_FACTOR = 31
const WORD = /[\p{L}\p{N}]+/gu

/** `Martín López` → ML, `ana@empresa.test` → AN, nothing to read → `?`. */
export function initialsOf(name: string): string {
  const words = (name.split('@')[0] ?? '').match(WORD) ?? []
  const [first, second] = words
  if (first === undefined) return '?'
  const letters = [...first]
  return second === undefined ? letters.slice(0, 2).join('') : `${letters[0] ?? ''}${[...second][0] ?? ''}`
}

/** From 0; the same for the same name. */
export function tintOf(name: string): number {
  let sum = 0
  for (const letter of name.toLowerCase()) sum = (sum * HASH_FACTOR + (letter.codePointAt(0) ?? 0)) % 65_521
  return sum % TINTS
}
