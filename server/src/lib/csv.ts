/**
 * Tables as text, as spreadsheets save them: cells between commas or semicolons, quotes around what holds one.
 *
 *   address;name;quota
 *   ana@empresa.test;"Díaz; Ana";5GB
 *
 * RFC 4180 §2, and the semicolon that spreadsheets of half the world write. Strict: what could be read two ways is a
 * SyntaxFault at that offset.
 */
import { SyntaxFault } from './syntax-fault.ts'

export type CsvRow = { readonly line: number; readonly cells: readonly string[] }

/** Rows with the line they begin at, counted from 1; empty lines are left out. */
export function readCsv(text: string): readonly CsvRow[] {
  const rows: CsvRow[] = []
  // A byte order mark is the spreadsheet's, not the first cell's.
  const start = text.startsWith('\ufeff') ? 1 : 0
  const separator = separatorOf(text, start)
  let at = start
  let line = 1
  while (at < text.length) {
    const cells: string[] = []
    const from = line
    for (;;) {
      const cell = text[at] === '"' ? quoted(text, at) : plain(text, at, separator)
      cells.push(cell.value)
      line += cell.lines
      at = cell.end
      if (text[at] !== separator) break
      at++
    }
    if (text.startsWith('\r\n', at)) at += 2
    else if (text[at] === '\n') at++
    else if (at < text.length) throw new SyntaxFault('a separator or the end of the line', at)
    line++
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: from, cells })
  }
  return rows
}

/** The one that comes first outside quotes in the first line, which names the columns. */
function separatorOf(text: string, start: number): ',' | ';' {
  let inside = false
  for (let at = start; at < text.length; at++) {
    const sign = text[at]
    if (sign === '"') inside = !inside
    else if (inside) continue
    else if (sign === ',' || sign === ';') return sign
    else if (sign === '\n') break
  }
  return ','
}

type Cell = { readonly value: string; readonly end: number; readonly lines: number }

function plain(text: string, start: number, separator: string): Cell {
  let end = start
  while (end < text.length) {
    const sign = text[end]
    if (sign === separator || sign === '\n' || (sign === '\r' && text[end + 1] === '\n')) break
    if (sign === '"') throw new SyntaxFault('no quote inside an unquoted cell', end)
    if (sign === '\r') throw new SyntaxFault('a line feed after the carriage return', end)
    end++
  }
  return { value: text.slice(start, end).trim(), end, lines: 0 }
}

function quoted(text: string, start: number): Cell {
  const pieces: string[] = []
  let lines = 0
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) throw new SyntaxFault('the closing quote', text.length)
    const piece = text.slice(at, quote)
    for (const sign of piece) if (sign === '\n') lines++
    pieces.push(piece)
    if (text[quote + 1] !== '"') return { value: pieces.join(''), end: quote + 1, lines }
    pieces.push('"')
    at = quote + 2
  }
}
