/**
 * Writes header fields: the one place where text becomes lines of a header. Whatever the text says, it stays within
 * its field: a control character throws (THREATS OUT1, SV5).
 *
 *   textField('Subject', 'Reunión mañana', { utf8: false })     Subject: =?utf-8?q?Reuni=C3=B3n_ma=C3=B1ana?=⏎
 *
 * Lines are folded at 78 signs where there is a blank to fold at. RFC 5322 §2.1.1, RFC 2047, RFC 2231
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { type Address, formatAddress } from '../address.ts'
import { percentEncode } from './parameters.ts'

export type FieldOptions = {
  /** The message may carry UTF-8 in its header: nothing is encoded. RFC 6532 §3.2 */
  readonly utf8?: boolean
}

export type NamedAddress = {
  readonly name?: string | undefined
  readonly address: Address
}

/** Signs of a line that should not be passed. RFC 5322 §2.1.1 */
const LINE_SIGNS = 78
/** Octets of a line that must not be passed, its line end not counted. RFC 5322 §2.1.1 */
const LINE_OCTETS_MAX = 998
/** Octets of UTF-8 in one encoded word: in base64 with its frame it stays under 75 signs. RFC 2047 §2 */
const WORD_OCTETS = 42
const NAME = /^[!-9;-~]+$/
const CONTROL = /[\0-\x1f\x7f]/
const NON_ASCII = /[^\0-\x7f]/
const ATEXT = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+$/

const encoder = new TextEncoder()

/** A field whose value is already in the grammar of its name; it is checked and folded. Ends in CR LF. */
export function field(name: string, value: string, options: FieldOptions = {}): string {
  if (!NAME.test(name)) throw new SyntaxFault('a field name', 0)
  const control = CONTROL.exec(value)
  if (control !== null) throw new SyntaxFault('a value without control characters', control.index)
  const lone = value.isWellFormed() ? -1 : value.search(/\p{Surrogate}/u)
  if (lone >= 0) throw new SyntaxFault('whole signs', lone)
  if (options.utf8 !== true && NON_ASCII.test(value)) throw new SyntaxFault('ASCII', value.search(NON_ASCII))
  return `${fold(`${name}: ${value}`)}\r\n`
}

/** A field of free text: Subject, Comments, Content-Description. */
export function textField(name: string, text: string, options: FieldOptions = {}): string {
  checkText(text)
  return field(name, options.utf8 === true ? text : encodeText(text), options)
}

/** A field of addresses: From, To … Without UTF-8 names are encoded; a local part cannot be, and throws. */
export function addressField(
  name: string,
  addresses: readonly NamedAddress[],
  options: FieldOptions = {},
): string {
  return field(name, addresses.map((one) => formatNamed(one, options)).join(', '), options)
}

/** A value followed by parameters: `attachment; filename="x"`. RFC 2231 where a value is not ASCII. */
export function parameterField(
  name: string,
  value: string,
  parameters: Iterable<readonly [string, string]>,
  options: FieldOptions = {},
): string {
  const texts = [value]
  for (const [key, text] of parameters) texts.push(...formatParameter(key, text))
  return field(name, texts.join('; '), options)
}

/** `"Doe, Ana" <ana@a.test>`, or the bare address without a name. */
export function formatNamed({ name, address }: NamedAddress, options: FieldOptions = {}): string {
  const spec = formatAddress(address)
  if (name === undefined || name === '') return spec
  checkText(name)
  if (NON_ASCII.test(name) && options.utf8 !== true) return `${encodeText(name)} <${spec}>`
  // What looks like an encoded word would be read as one.
  if (name.includes('=?')) return `${encodeWords(name)} <${spec}>`
  const phrase = ATEXT.test(name) ? name : `"${name.replaceAll(/["\\]/g, '\\$&')}"`
  return `${phrase} <${spec}>`
}

/** Text in ASCII: itself, or as encoded words when it is not ASCII or would be read as some. RFC 2047 §5 */
export function encodeText(text: string): string {
  return NON_ASCII.test(text) || text.includes('=?') ? encodeWords(text) : text
}

/** Encoded words of at most 75 signs, none of which splits a sign; Q or B, whichever is shorter. */
function encodeWords(text: string): string {
  const chunks: Uint8Array[] = []
  let chunk = ''
  let octets = 0
  for (const sign of text) {
    const length = encoder.encode(sign).length
    if (octets + length > WORD_OCTETS) {
      chunks.push(encoder.encode(chunk))
      chunk = ''
      octets = 0
    }
    chunk += sign
    octets += length
  }
  chunks.push(encoder.encode(chunk))
  return chunks.map(encodeWord).join(' ')
}

function encodeWord(bytes: Uint8Array): string {
  const plain = bytes.every((byte) => byte < 0x80) || bytes.filter(isQSafe).length * 3 > bytes.length * 2
  const q = Array.from(bytes, qSign).join('')
  return plain && q.length <= 63 ? `=?utf-8?q?${q}?=` : `=?utf-8?b?${btoa(String.fromCharCode(...bytes))}?=`
}

/** Only what may stand in a phrase, so that one form serves all fields. RFC 2047 §5 (3) */
function isQSafe(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x20 ||
    byte === 0x2d
  )
}

function qSign(byte: number): string {
  if (byte === 0x20) return '_'
  if (isQSafe(byte)) return String.fromCharCode(byte)
  return `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
}

/** One parameter, or several sections where one line could not hold it. RFC 2231 §3 */
function formatParameter(name: string, text: string): readonly string[] {
  if (!/^[A-Za-z0-9!#$&+.^_`{|}~-]+$/.test(name)) throw new SyntaxFault('a parameter name', 0)
  checkText(text)
  if (!NON_ASCII.test(text) && text.length <= LINE_SIGNS) {
    return [
      `${name}=${/^[A-Za-z0-9!#$&+.^_`{|}~-]+$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`}`,
    ]
  }
  const sections: string[] = []
  let section = "utf-8''"
  for (const sign of text) {
    const encoded = percentEncode(sign)
    if (section.length + encoded.length > LINE_SIGNS - name.length - 8) {
      sections.push(section)
      section = ''
    }
    section += encoded
  }
  if (sections.length === 0) return [`${name}*=${section}`]
  return [...sections, section].map((part, i) => `${name}*${i}*=${part}`)
}

function checkText(text: string): void {
  const control = CONTROL.exec(text)
  if (control !== null) throw new SyntaxFault('a text without control characters', control.index)
  if (!text.isWellFormed()) throw new SyntaxFault('whole signs', text.search(/\p{Surrogate}/u))
}

/** Folds before blanks outside of quotes' edges: a fold keeps its blank, so unfolding gives the value back. */
function fold(line: string): string {
  if (line.length <= LINE_SIGNS && !NON_ASCII.test(line)) return line
  const out: string[] = []
  let current = ''
  for (const word of splitBeforeBlanks(line)) {
    const blankLine = current.trim() === '' || word.trim() === ''
    if (!blankLine && current.length + word.length > LINE_SIGNS && !/^[^:\s]+:$/.test(current)) {
      out.push(current)
      current = ''
    }
    current += word
  }
  out.push(current)
  const long = out.find((text) => encoder.encode(text).length > LINE_OCTETS_MAX)
  if (long !== undefined) throw new SyntaxFault(`a blank within ${LINE_OCTETS_MAX} octets`, LINE_OCTETS_MAX)
  return out.join('\r\n')
}

/** `a b  c` as `a`, ` b`, ` `, ` c`: every piece but the first opens with its blank. */
function splitBeforeBlanks(line: string): readonly string[] {
  const pieces: string[] = []
  let start = 0
  for (let at = line.indexOf(' ', 1); at >= 0; at = line.indexOf(' ', at + 1)) {
    pieces.push(line.slice(start, at))
    start = at
  }
  pieces.push(line.slice(start))
  return pieces
}
