/**
 * Texts on their way to a terminal, also by way of a log: nothing that a peer wrote may move the cursor, start a line
 * or turn the reading direction. THREATS LG2
 */

/** C0 and C1 controls, the bidi controls and the line separators: what a terminal would obey. THREATS LG2 */
function isUnsafe(point: number): boolean {
  return (
    point < 0x20 ||
    (point >= 0x7f && point <= 0x9f) ||
    point === 0x061c ||
    point === 0x200e ||
    point === 0x200f ||
    (point >= 0x2028 && point <= 0x202e) ||
    (point >= 0x2066 && point <= 0x2069) ||
    (point >= 0xd800 && point <= 0xdfff) ||
    point === 0xfeff
  )
}

/** One line: controls become `\x1b`, bidi controls `\u202e`. */
export function escapeLine(text: string): string {
  let safe = ''
  for (const sign of text) {
    const point = sign.codePointAt(0) ?? 0
    if (!isUnsafe(point)) safe += sign
    else if (point <= 0xff) safe += `\\x${point.toString(16).padStart(2, '0')}`
    else safe += `\\u${point.toString(16).padStart(4, '0')}`
  }
  return safe
}

/** The same for a text of several lines. */
export function escapeText(text: string): string {
  return text.split('\n').map(escapeLine).join('\n')
}

/** Most texts have nothing to escape, and are only looked at. */
const UNSAFE = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udfff]/

/** JSON whose strings are safe on a terminal too; it still reads back as the same value. */
export function escapeJson(json: string): string {
  if (!UNSAFE.test(json)) return json
  let safe = ''
  for (const sign of json) {
    const point = sign.codePointAt(0) ?? 0
    safe += isUnsafe(point) ? `\\u${point.toString(16).padStart(4, '0')}` : sign
  }
  return safe
}
