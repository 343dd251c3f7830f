/**
 * Parameters of Content-Type and Content-Disposition, with continuations and charsets, also badly quoted.
 *
 *   ; charset=utf-8; name*0*=UTF-8''Reuni%C3; name*1*=%B3n.pdf    charset → utf-8, name → Reunión.pdf
 *
 * RFC 2045 §5.1, RFC 2231
 */
import { joinOctets } from '../../lib/join-octets.ts'
import { CONTINUATIONS_MAX, PARAMETERS_MAX } from '../limits.ts'
import { type CharsetFallback, decodeCharset } from '../mime/charset.ts'
import { hexValue } from '../mime/transfer.ts'
import { decodeWords } from './encoded-word.ts'

/** One parameter, its sections joined. */
export type Parameter = {
  /** Text for people and for comparing; encoded words, which do not belong here but occur, are not yet decoded. */
  readonly value: string
  /** As it goes on the wire again, in ASCII: `name*` with percent signs where it must be. */
  readonly wireName: string
  readonly wireValue: string
}

/** By name in lower case. */
export type Parameters = ReadonlyMap<string, Parameter>

type Section = { readonly index: number; readonly extended: boolean; readonly text: string }

const utf8 = new TextEncoder()

/** Reads what follows the first `;`. The first of two equal names counts. Never throws. */
export function readParameters(text: string, from: number, fallback?: CharsetFallback): Parameters {
  const parameters = new Map<string, Parameter>()
  const continued = new Map<string, Section[]>()
  let at = from
  for (let count = 0; count < PARAMETERS_MAX && at < text.length; count++) {
    const { name, value, end } = readParameter(text, at)
    at = end
    if (name === '') continue
    const star = name.indexOf('*')
    if (star <= 0) {
      if (!parameters.has(name)) parameters.set(name, plain(name, value))
      continue
    }
    const base = name.slice(0, star)
    const section = readSection(name.slice(star), value)
    if (section === undefined) continue
    const sections = continued.get(base)
    if (sections === undefined) continued.set(base, [section])
    else if (sections.length < CONTINUATIONS_MAX) sections.push(section)
  }
  // The extended form says more than the plain one beside it. RFC 6266 §4.3
  for (const [base, sections] of continued) parameters.set(base, joinSections(base, sections, fallback))
  return parameters
}

/** The value for people: encoded words decoded, control characters gone. */
export function parameterText(
  parameter: Parameter | undefined,
  fallback?: CharsetFallback,
): string | undefined {
  return parameter === undefined ? undefined : decodeWords(parameter.value, fallback)
}

function plain(name: string, value: string): Parameter {
  if (/^[\0-\x7f]*$/.test(value)) return { value, wireName: name, wireValue: value }
  return { value, wireName: `${name}*`, wireValue: `utf-8''${percentEncode(value)}` }
}

/** One `name=value` and the place behind its `;`. */
function readParameter(text: string, from: number): { name: string; value: string; end: number } {
  let at = from
  while (at < text.length && /[\s;]/.test(text.charAt(at))) at++
  const nameStart = at
  while (at < text.length && text[at] !== '=' && text[at] !== ';') at++
  const name = text.slice(nameStart, at).trim().toLowerCase()
  if (text[at] !== '=') return { name: '', value: '', end: at + 1 }
  at++
  while (text[at] === ' ' || text[at] === '\t') at++
  if (text[at] === '"') {
    const { value, end } = readQuoted(text, at)
    const semicolon = text.indexOf(';', end)
    return { name, value, end: semicolon < 0 ? text.length : semicolon + 1 }
  }
  const semicolon = text.indexOf(';', at)
  const end = semicolon < 0 ? text.length : semicolon
  // Blanks are allowed in no value without quotes, but file names have them; a comment is never part of it.
  const value = text
    .slice(at, end)
    .replace(/\s\([^()]*\)?\s*$/, '')
    .trim()
  return { name, value, end: end + 1 }
}

/** A missing closing quote ends with the text. */
function readQuoted(text: string, from: number): { value: string; end: number } {
  const out: string[] = []
  let chunk = from + 1
  let at = chunk
  for (; at < text.length && text[at] !== '"'; at++) {
    // Only what needs it is escaped: the backslash of `C:\file` is one.
    if (text[at] !== '\\' || (text[at + 1] !== '"' && text[at + 1] !== '\\')) continue
    out.push(text.slice(chunk, at))
    chunk = ++at
  }
  out.push(text.slice(chunk, at))
  return { value: out.join(''), end: at + 1 }
}

/** `*`, `*3`, `*3*` behind a name. RFC 2231 §3, RFC 2231 §4 */
function readSection(suffix: string, text: string): Section | undefined {
  const form = /^\*(?:([0-9]{1,3})(\*)?)?$/.exec(suffix)
  if (form === null) return undefined
  return { index: Number(form[1] ?? 0), extended: form[1] === undefined || form[2] === '*', text }
}

function joinSections(name: string, sections: Section[], fallback: CharsetFallback | undefined): Parameter {
  const ordered = sections.toSorted((a, b) => a.index - b.index)
  if (!ordered.some((section) => section.extended))
    return plain(name, ordered.map(({ text }) => text).join(''))
  const head = ordered[0]?.extended === true ? /^([^']*)'[^']*'/.exec(ordered[0].text) : null
  const charset = head?.[1] === undefined || head[1] === '' ? undefined : head[1]
  const chunks = ordered.map(({ text, extended }, i) => {
    const own = i === 0 && head !== null ? text.slice(head[0].length) : text
    return extended ? percentDecode(own) : utf8.encode(own)
  })
  const value = decodeCharset(charset, joinOctets(chunks), fallback)
  return { value, wireName: `${name}*`, wireValue: `utf-8''${percentEncode(value)}` }
}

/** Octets of percent-encoded text; a `%` that begins nothing stays. */
function percentDecode(text: string): Uint8Array {
  const bytes = utf8.encode(text)
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    const high = bytes[at] === 0x25 ? hexValue(bytes[at + 1]) : -1
    const low = high < 0 ? -1 : hexValue(bytes[at + 2])
    if (low < 0) bytes[length++] = bytes[at] ?? 0
    else {
      bytes[length++] = high * 16 + low
      at += 2
    }
  }
  return bytes.subarray(0, length)
}

/** UTF-8 in percent signs, all but attribute-char. RFC 2231 §7 */
export function percentEncode(text: string): string {
  const out: string[] = []
  for (const byte of utf8.encode(text)) {
    const sign = String.fromCharCode(byte)
    out.push(
      /[A-Za-z0-9!#$&+.^_`{|}~-]/.test(sign) ? sign : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
  }
  return out.join('')
}
