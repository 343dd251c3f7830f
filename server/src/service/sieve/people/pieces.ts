/**
 * A script as a row of pieces: each a command of the outermost level with the comments before it (`if` with its `elsif` and
 * `else`). What is not changed stays as it was written, to the last blank.
 *
 *   require ["fileinto"];            asked for once, at the top; what is added is joined here
 *   # rule:[Facturas]                as Roundcube names its rules
 *   if header :contains "subject" "factura" { fileinto "Facturas"; }
 */
import type { Position } from '../../../mail/sieve/fault.ts'
import { Lexer } from '../../../mail/sieve/lexer.ts'
import { parseSieve } from '../../../mail/sieve/parse.ts'
import type { NodeSyntax } from '../../../mail/sieve/syntax.ts'

export type Piece = {
  /** Comments and blanks before the commands. */
  readonly before: string
  readonly commands: readonly NodeSyntax[]
  /** The commands as they were written. */
  readonly text: string
}

export type Pieces = {
  /** Before everything, `require` included. */
  readonly head: string
  readonly requires: readonly string[]
  readonly pieces: readonly Piece[]
  /** Behind the last command. */
  readonly tail: string
}

export const NO_PIECES: Pieces = { head: '', requires: [], pieces: [], tail: '' }

const CONTINUES: ReadonlySet<string> = new Set(['elsif', 'else'])

/** Undefined: it is no script. */
export function splitPieces(source: string): Pieces | undefined {
  const text = source.startsWith('\ufeff') ? source.slice(1) : source
  const { commands, faults } = parseSieve(text)
  if (faults.length > 0) return undefined
  const offset = offsetsIn(text)
  const ends = endsOf(text, offset)
  let at = 0
  let head = ''
  const requires: string[] = []
  const pieces: Piece[] = []
  for (const [index, command] of commands.entries()) {
    const start = offset(command)
    const end = ends[index] ?? text.length
    const before = text.slice(at, start)
    const last = pieces.at(-1)
    if (command.name === 'require') {
      head += before
      requires.push(...requiredBy(command))
    } else if (CONTINUES.has(command.name) && last !== undefined)
      pieces[pieces.length - 1] = {
        before: last.before,
        commands: [...last.commands, command],
        text: `${last.text}${before}${text.slice(start, end)}`,
      }
    else pieces.push({ before, commands: [command], text: text.slice(start, end) })
    at = end
  }
  return { head, requires: [...new Set(requires)], pieces, tail: text.slice(at) }
}

/** The script of these pieces; lines end in CR LF where they did. */
export function joinPieces({ head, requires, pieces, tail }: Pieces): string {
  const asked =
    requires.length === 0 ? '' : `require [${requires.map((name) => quoted(name)).join(', ')}];\r\n`
  const begun = head.trim() === '' ? '' : `${head.trimEnd()}\r\n`
  const body = pieces.map(({ before, text }) => `${before}${text}`).join('')
  const rest = asked === '' || body.startsWith('\n') || body.startsWith('\r') ? body : `\r\n${body}`
  const whole = `${begun}${asked}${rest}${tail}`
  return whole === '' || whole.endsWith('\n') ? whole : `${whole}\r\n`
}

/** A string in quotes. RFC 5228 §2.4.2 */
export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}

/** The name that stands in the comment before a piece, as Roundcube writes it; undefined: none. */
export function nameBefore({ before }: Pick<Piece, 'before'>): string | undefined {
  const line = before.trimEnd().split('\n').at(-1)?.trim() ?? ''
  return /^#\s*rule:\[(.*)\]$/.exec(line)?.[1]
}

function requiredBy(command: NodeSyntax): readonly string[] {
  return command.args.flatMap((arg) => (arg.kind === 'strings' ? arg.strings.map(({ text }) => text) : []))
}

/** Where a place in lines and columns stands in the text. */
function offsetsIn(text: string): (at: Position) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return ({ line, column }) => (starts[line - 1] ?? text.length) + column - 1
}

/** Behind the semicolon or brace that ends each command of the outermost level. */
function endsOf(text: string, offset: (at: Position) => number): readonly number[] {
  const lexer = new Lexer(text)
  const ends: number[] = []
  let depth = 0
  for (let token = lexer.next(); token.kind !== 'end'; token = lexer.next()) {
    if (token.kind === '{') depth++
    if (token.kind === '}') depth--
    if (depth === 0 && (token.kind === ';' || token.kind === '}')) ends.push(offset(token) + 1)
  }
  return ends
}
