/** The form in which words are compared. */

/** Signs that are looked at together: mail is mostly ASCII, and what is not stands in few places. */
const PIECE = 512
const ASCII = /^[\0-\x7f]*$/
const LATIN1 = 0x100
/** In LATIN_FOLDED: becomes several signs. */
const SEVERAL = 0

/**
 * Without case, accents and widths; the two small sigmas are one. Folding a part of a text gives that part of the folded
 * text, wherever it is cut before an ASCII sign.
 *
 *   fold('Reunión')   'reunion'
 */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  let folded = ''
  for (let from = 0; from < text.length; ) {
    const to = pieceEnd(text, from)
    const piece = text.slice(from, to)
    folded += ASCII.test(piece) ? piece.toLowerCase() : (foldLatin(piece) ?? foldAny(piece))
    from = to
  }
  return folded
}

/** Before an ASCII sign: nothing that belongs together, a letter and its marks, is cut. */
function pieceEnd(text: string, from: number): number {
  let to = from + PIECE
  while (to < text.length && text.charCodeAt(to) > 0x7f) to++
  return Math.min(to, text.length)
}

function foldAny(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('æ', 'ae')
    .replaceAll('œ', 'oe')
    .replaceAll('ς', 'σ')
    .normalize('NFC')
}

/** What foldAny makes of the signs of Latin-1, one by one: most of the West's mail has no others, and this is ten times quicker. */
const LATIN_FOLDED = Uint16Array.from({ length: LATIN1 }, (_, code) => {
  const folded = foldAny(String.fromCharCode(code))
  return folded.length === 1 ? folded.charCodeAt(0) : SEVERAL
})

/** Undefined: it has signs of which this does not know. */
function foldLatin(text: string): string | undefined {
  const codes = new Uint16Array(text.length)
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const folded = code < LATIN1 ? (LATIN_FOLDED[code] ?? SEVERAL) : SEVERAL
    if (folded === SEVERAL && code !== 0) return undefined
    codes[at] = folded
  }
  // A call takes only so many arguments, and a stretch without ASCII is as long as its sender likes.
  let folded = ''
  for (let from = 0; from < codes.length; from += PIECE)
    folded += String.fromCharCode(...codes.subarray(from, from + PIECE))
  return folded
}
