/** Lines written to standard output as they come, so that nobody ever has all of them in memory. */
import { once } from 'node:events'
import { escapeJson } from '../lib/safe-text.ts'

/** To a file it is the line to the letter; a terminal gets no sign that does something to it. THREATS LG2 */
export async function put(line: string): Promise<void> {
  const shown = process.stdout.isTTY ? escapeJson(line) : line
  if (!process.stdout.write(`${shown}\n`)) await once(process.stdout, 'drain')
}

/** RFC 4180 §2; what a spreadsheet would take for a formula is told to be text. */
export function csvLine(cells: readonly string[]): string {
  return cells.map(csvCell).join(',')
}

function csvCell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
