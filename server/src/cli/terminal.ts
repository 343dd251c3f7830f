/** Texts on their way to a terminal: nothing that a peer wrote may move the cursor or turn the reading direction. */

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

/** JSON whose strings are safe on a terminal too; it still reads back as the same value. */
export function escapeJson(json: string): string {
  let safe = ''
  for (const sign of json) {
    const point = sign.codePointAt(0) ?? 0
    safe += isUnsafe(point) ? `\\u${point.toString(16).padStart(4, '0')}` : sign
  }
  return safe
}

const GAP = '  '
const COLUMN_MIN = 8

/** Columns aligned by their widest text; when the line is longer than `width`, the widest columns are cut. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
): string {
  const lines = [head, ...rows].map((row) => head.map((_, column) => escapeLine(row[column] ?? '')))
  const widths = head.map((_, column) => Math.max(...lines.map((line) => widthOf(line[column] ?? ''))))
  if (width !== undefined) shrink(widths, width - GAP.length * (head.length - 1))
  return lines
    .map((line) =>
      line
        .map((text, column) => pad(text, widths[column] ?? 0))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n')
}

function shrink(widths: number[], room: number): void {
  while (widths.reduce((sum, one) => sum + one, 0) > room) {
    const widest = Math.max(...widths)
    if (widest <= COLUMN_MIN) return
    widths[widths.indexOf(widest)] = widest - 1
  }
}

function pad(text: string, width: number): string {
  const found = widthOf(text)
  if (found <= width) return text + ' '.repeat(width - found)
  let cut = ''
  let used = 0
  for (const sign of text) {
    const next = signWidth(sign)
    if (used + next > width - 1) break
    cut += sign
    used += next
  }
  return `${cut}…${' '.repeat(width - used - 1)}`
}

function widthOf(text: string): number {
  let width = 0
  for (const sign of text) width += signWidth(sign)
  return width
}

/** Combining marks take no column, East Asian and emoji signs two. */
function signWidth(sign: string): number {
  if (/^\p{M}$/u.test(sign)) return 0
  return /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]$|^[\u{1f300}-\u{1faff}]$/u.test(
    sign,
  )
    ? 2
    : 1
}
