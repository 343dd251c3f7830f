/** Tables for people at a terminal. */
import { escapeLine } from '../lib/safe-text.ts'

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

/** SGR sequences; none where nobody looks at a terminal, or does not want them. */
export const COLOURS = { green: '\u001b[32m', yellow: '\u001b[33m', red: '\u001b[31m', none: '' } as const
const PLAIN = '\u001b[0m'

/** The text in that colour where standard output is a terminal. https://no-color.org */
export function coloured(text: string, colour: string): string {
  const shows = process.stdout.isTTY && process.env['NO_COLOR'] === undefined
  return shows && colour !== '' ? `${colour}${text}${PLAIN}` : text
}

/** Broken at spaces into lines of that many columns, each behind `indent`. A longer word has a line of its own. */
export function folded(text: string, columns: number, indent: string): string {
  const room = columns - indent.length
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].map((one) => `${indent}${one}`).join('\n')
}
