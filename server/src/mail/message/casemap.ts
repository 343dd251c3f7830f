/**
 * The collation of SORT and THREAD, i;unicode-casemap: texts are compared by their signs in title case, decomposed.
 * RFC 5051 §2
 */

/** What is compared instead of the text, with compareOctets. */
export function casemap(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toUpperCase()
  let out = ''
  for (const sign of text) {
    const upper = sign.toUpperCase()
    // The simple mapping: one sign stays one.
    out += [...upper].length === 1 ? upper : sign
  }
  return out.normalize('NFKD')
}

/** The order of the octets of UTF-8, which is that of code points. */
export function compareOctets(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const x = a.charCodeAt(at)
    const y = b.charCodeAt(at)
    if (x !== y) return codePointRank(x) - codePointRank(y)
  }
  return a.length - b.length
}

/** Halves of a pair stand for signs above all others. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
