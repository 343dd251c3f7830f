/**
 * Labels are keywords, so that every mail program sees them. A keyword is a few ASCII characters without capitals, a label
 * is what a person wrote: what a keyword cannot hold is written as `=hex=`. RFC 8621 §4.1.1, RFC 9051 §9 (flag-keyword)
 *
 *   'Años 26' ↔ 'label.=41==f1=os=20=26'
 */

const PREFIX = 'label.'
const LABEL_MAX = 40
const TINTS = 6

/** At most 40 characters of the name. */
export function keywordOfLabel(label: string): string {
  const name = [...label.trim().normalize('NFC')].slice(0, LABEL_MAX)
  return (
    PREFIX + name.map((c) => (/[a-z0-9._-]/.test(c) ? c : `=${c.codePointAt(0)?.toString(16)}=`)).join('')
  )
}

/** undefined: this keyword is none of our labels. */
export function labelOfKeyword(keyword: string): string | undefined {
  if (!keyword.startsWith(PREFIX) || keyword.length === PREFIX.length) return undefined
  return keyword.slice(PREFIX.length).replace(/=([0-9a-f]{1,6})=/g, (all, hex: string) => {
    const point = Number.parseInt(hex, 16)
    return point <= 0x10_ff_ff ? String.fromCodePoint(point) : all
  })
}

/** The colour that the name decides, the same on every device: 0 to 5. */
export function tintOfLabel(label: string): number {
  let sum = 0
  for (const c of label) sum = (sum * 31 + (c.codePointAt(0) ?? 0)) % 9_973
  return sum % TINTS
}
