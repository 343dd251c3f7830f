/**
 * Command lines of SMTP and LMTP, up to the point where the commands differ.
 *
 *   parseVerb('mail FROM:<> SIZE=5')     { verb: 'MAIL', at: 5 }
 *   parseBdat('BDAT 86 LAST', 5)         { sizeBytes: 86, last: true }
 *
 * RFC 5321 §4.1.1, RFC 3030 §2
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { type Path, type PathOptions, parseBarePath, parsePath } from '../address.ts'
import { canonicalLiteral, toAsciiDomain } from '../domain.ts'

/** The verb in upper case and where its arguments start (behind one space, or the end of the line). */
export function parseVerb(line: string): { readonly verb: string; readonly at: number } {
  const space = line.indexOf(' ')
  if (space < 0) return { verb: line.toUpperCase(), at: line.length }
  return { verb: line.slice(0, space).toUpperCase(), at: space + 1 }
}

/**
 * `FROM:<path>` or `TO:<path>`. We differ from RFC 5321 §4.1.1.2: a space behind the colon and an address without brackets
 * are taken, which many clients of the last forty years send, and no reading of either is ambiguous.
 */
export function parseKeywordPath(
  line: string,
  from: number,
  keyword: 'FROM:' | 'TO:',
  options?: PathOptions,
): Path {
  if (line.slice(from, from + keyword.length).toUpperCase() !== keyword) throw new SyntaxFault(keyword, from)
  let at = from + keyword.length
  if (line[at] === ' ') at++
  const isBare = at < line.length && line[at] !== '<'
  return isBare ? parseBarePath(line, at) : parsePath(line, at, options)
}

/** Nothing may follow. RFC 5321 §4.1.1 */
export function parseNothing(line: string, from: number): void {
  if (line.slice(from).trim() !== '') throw new SyntaxFault('the end of the line', from)
}

/**
 * The client's name for itself, as it said it: a domain, an address literal, or what programs behind NAT send
 * instead. RFC 5321 §4.1.4 forbids to refuse over its truth; only its form is looked at, and only loosely.
 */
export function parseHello(line: string, from: number): string {
  const name = line.slice(from).trim()
  if (name === '' || name.length > HELLO_OCTETS) throw new SyntaxFault('a host name', from)
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at)
    if (code <= 0x20 || code === 0x7f) throw new SyntaxFault('a host name', from + at)
  }
  return name
}

const HELLO_OCTETS = 255

/** True for a name that may stand in a Received line as it is. RFC 5321 §4.4 */
export function isHostName(name: string): boolean {
  return (toAsciiDomain(name) ?? canonicalLiteral(name)) !== undefined && /^[\x21-\x7e]+$/.test(name)
}

/** Digits of a chunk size: 2^53 has sixteen, and no chunk is near it. THREATS IN2 */
const CHUNK_DIGITS = 15

export type Chunk = { readonly sizeBytes: number; readonly last: boolean }

/** chunk-size [SP "LAST"]; undefined: a well-formed number that no program should believe. RFC 3030 §2 */
export function parseBdat(line: string, from: number): Chunk | undefined {
  const match = /^(?<digits>[0-9]+)(?<last> +LAST)? *$/i.exec(line.slice(from))
  const digits = match?.groups?.['digits']
  if (digits === undefined) throw new SyntaxFault('a number of octets', from)
  if (digits.length > CHUNK_DIGITS) return undefined
  return { sizeBytes: Number(digits), last: match?.groups?.['last'] !== undefined }
}
