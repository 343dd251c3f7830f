/** Which octets may stand where: one table, one bit a class. RFC 9051 §9 */
export const ATOM = 1
/** Atom or `]`. */
export const ASTRING = 2
/** Atom, `]`, and the wildcards `*` and `%`. */
export const LIST = 4
/** Astring without `+`. */
export const TAG = 8
/** Stands for itself in a quoted string; UTF-8 is let through. RFC 9051 §4.3 */
export const QUOTED = 16
export const DIGIT = 32
/** May stand in a message set. */
export const SET = 64
/** No space and no control character: what a word of a careless program may hold. */
export const WORD = 128

const CLASSES = makeClasses()

export function isOf(byte: number | undefined, kind: number): boolean {
  return byte !== undefined && ((CLASSES[byte] ?? 0) & kind) !== 0
}

function makeClasses(): Uint8Array {
  const classes = new Uint8Array(256)
  const notAtom = new Set(['(', ')', '{', ' ', '%', '*', '"', '\\', ']'].map((sign) => sign.charCodeAt(0)))
  for (let byte = 1; byte < 256; byte++) {
    let kinds = 0
    if (byte > 0x20 && byte < 0x7f && !notAtom.has(byte)) kinds |= ATOM | ASTRING | LIST | TAG
    if (byte === 0x5d) kinds |= ASTRING | LIST | TAG
    if (byte === 0x2a || byte === 0x25) kinds |= LIST
    if (byte === 0x2b) kinds &= ~TAG
    if (byte !== 0x22 && byte !== 0x5c && byte !== 0x0d && byte !== 0x0a) kinds |= QUOTED
    if (byte >= 0x30 && byte <= 0x39) kinds |= DIGIT | SET
    if (byte === 0x2a || byte === 0x2c || byte === 0x3a) kinds |= SET
    if (byte > 0x20 && byte !== 0x7f) kinds |= WORD
    classes[byte] = kinds
  }
  return classes
}
