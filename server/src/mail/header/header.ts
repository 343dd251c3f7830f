/**
 * Splits a header into its fields, by offsets: no text is made before somebody asks for it.
 *
 *   Subject: one⏎          field 0: name "Subject", value " one⏎ two"
 *    two⏎                  a folded line belongs to the field above it
 *   no colon here⏎         not a field: skipped, still in the bytes
 *   ⏎                      the end: `bodyStart` is behind it
 *
 * Lines end in CR LF or LF; a lone CR ends nothing. RFC 5322 §2.2, RFC 5322 §4.5
 */
import { HEADER_FIELDS_MAX, HEADER_OCTETS_MAX } from '../limits.ts'
import { decodeBytes } from './header-text.ts'
import { nextLf } from './line-end.ts'

/** One field of a header, as offsets into the bytes it was read from. */
export type Field = {
  readonly start: number
  /** Behind the name; white space may follow before the colon. RFC 5322 §4.5 */
  readonly nameEnd: number
  /** Behind the colon. */
  readonly valueStart: number
  /** Before the last line end. */
  readonly valueEnd: number
  /** Behind the last line end. */
  readonly end: number
}

export type Header = {
  readonly start: number
  readonly fields: readonly Field[]
  /** Behind the last field, before the empty line. */
  readonly fieldsEnd: number
  /** Behind the empty line; where none is, the end of what was read. */
  readonly bodyStart: number
  /** There were more fields or octets than are read; the rest is only in the bytes. */
  readonly truncated: boolean
}

export type HeaderOptions = {
  /** Fields kept at most. */
  readonly fieldsMax?: number
  /** Says whether a line that begins with `--` ends the header: a boundary of a multipart around it. */
  readonly isBoundary?: (lineStart: number, lineEnd: number) => boolean
}

const LF = 10
const CR = 13
const SPACE = 32
const TAB = 9
const COLON = 58
const HYPHEN = 45

/** Reads the header that starts at `from`. Never throws. */
export function readHeader(
  bytes: Uint8Array,
  from = 0,
  to = bytes.length,
  options: HeaderOptions = {},
): Header {
  const fieldsMax = options.fieldsMax ?? HEADER_FIELDS_MAX
  const fields: Field[] = []
  let open: { start: number; nameEnd: number; colon: number } | undefined
  let openEnd = from
  let truncated = false
  let at = skipFromLine(bytes, from, to)
  const first = at
  const close = (end: number) => {
    if (open === undefined) return
    const { start, nameEnd, colon } = open
    fields.push({
      start,
      nameEnd,
      valueStart: colon + 1,
      valueEnd: beforeLineEnd(bytes, colon + 1, end),
      end,
    })
    open = undefined
  }
  while (at < to) {
    const lf = nextLf(bytes, at)
    const next = lf < 0 || lf >= to ? to : lf + 1
    const sign = bytes[at]
    if (sign === LF || (sign === CR && bytes[at + 1] === LF && at + 1 < to)) {
      close(at)
      return { start: from, fields, fieldsEnd: at, bodyStart: next, truncated }
    }
    if (sign === HYPHEN && options.isBoundary?.(at, next) === true) break
    const folded = sign === SPACE || sign === TAB
    if (!folded || at === first) {
      close(at)
      const colon = folded ? -1 : colonOf(bytes, at, next)
      if (colon < 0) {
        // A message whose first line is no field has no header at all: all of it is text.
        if (at === first) return { start: from, fields, fieldsEnd: from, bodyStart: from, truncated }
      } else if (fields.length >= fieldsMax || next - from > HEADER_OCTETS_MAX) truncated = true
      else open = { start: at, nameEnd: nameEndOf(bytes, at, colon), colon }
    } else if (open !== undefined && next - from > HEADER_OCTETS_MAX) {
      close(at)
      truncated = true
    }
    at = next
    openEnd = at
  }
  close(Math.min(at, openEnd))
  return { start: from, fields, fieldsEnd: at, bodyStart: at, truncated }
}

/** The name in lower case. Only printable ASCII is a name; other signs are kept so that no two names fall together. */
export function fieldName(bytes: Uint8Array, field: Field): string {
  return decodeBytes(bytes.subarray(field.start, field.nameEnd)).toLowerCase()
}

/** The first field of that name (given in lower case). */
export function findField(bytes: Uint8Array, header: Header, name: string): Field | undefined {
  // Loops, not closures: this is asked a dozen times a message, and what lives for one call is compiled again and again.
  for (const field of header.fields) if (isNamed(bytes, field, name)) return field
  return undefined
}

/** All fields of that name (given in lower case), from the top. */
export function findFields(bytes: Uint8Array, header: Header, name: string): readonly Field[] {
  const found: Field[] = []
  for (const field of header.fields) if (isNamed(bytes, field, name)) found.push(field)
  return found
}

/**
 * Unfolded and trimmed, encoded words still encoded. 8-bit text that is no UTF-8 is read in the charset that the
 * caller guesses, or as windows-1252. RFC 5322 §2.2.3
 */
export function fieldText(bytes: Uint8Array, field: Field, guess?: string): string {
  const text = decodeBytes(bytes.subarray(field.valueStart, field.valueEnd), guess)
  return (text.includes('\n') ? text.replaceAll(/\r?\n/g, '') : text).trim()
}

/** The text of the first field of that name (given in lower case). */
export function findText(
  bytes: Uint8Array,
  header: Header,
  name: string,
  guess?: string,
): string | undefined {
  const field = findField(bytes, header, name)
  return field === undefined ? undefined : fieldText(bytes, field, guess)
}

/** Every field's text by its name in lower case. A Map: `__proto__` is a name like any other. THREATS IN4 */
export function headerMap(bytes: Uint8Array, header: Header): Map<string, string[]> {
  const map = new Map<string, string[]>()
  for (const field of header.fields) {
    const name = fieldName(bytes, field)
    const texts = map.get(name)
    if (texts === undefined) map.set(name, [fieldText(bytes, field)])
    else texts.push(fieldText(bytes, field))
  }
  return map
}

/** Whether the field has that name (given in lower case). */
export function isNamed(bytes: Uint8Array, { start, nameEnd }: Field, name: string): boolean {
  if (nameEnd - start !== name.length) return false
  for (let i = 0; i < name.length; i++) {
    const sign = bytes[start + i] ?? 0
    const lower = sign >= 0x41 && sign <= 0x5a ? sign | 0x20 : sign
    if (lower !== name.charCodeAt(i)) return false
  }
  return true
}

/** The colon that ends a field's name, or -1: a name is printable ASCII, blanks may stand before the colon. */
function colonOf(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const sign = bytes[at] ?? 0
    if (sign === COLON) return at === from ? -1 : at
    if (sign > SPACE && sign < 0x7f) continue
    if (sign >= 0x80) continue
    const colon = afterBlanks(bytes, at, to)
    return bytes[colon] === COLON && at > from ? colon : -1
  }
  return -1
}

function afterBlanks(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && (bytes[at] === SPACE || bytes[at] === TAB)) at++
  return at
}

function nameEndOf(bytes: Uint8Array, start: number, colon: number): number {
  let end = colon
  while (end > start && (bytes[end - 1] === SPACE || bytes[end - 1] === TAB)) end--
  return end
}

function beforeLineEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = end
  if (at > start && bytes[at - 1] === LF) at--
  if (at > start && bytes[at - 1] === CR) at--
  return at
}

/** The `From ` line that mbox files put before a message is no field. */
function skipFromLine(bytes: Uint8Array, from: number, to: number): number {
  const start = bytes[from] === 0x3e ? from + 1 : from
  const isFromLine =
    bytes[start] === 0x46 &&
    bytes[start + 1] === 0x72 &&
    bytes[start + 2] === 0x6f &&
    bytes[start + 3] === 0x6d &&
    bytes[start + 4] === SPACE
  if (!isFromLine) return from
  const lf = bytes.indexOf(LF, start)
  if (lf < 0 || lf >= to) return from
  const colon = colonOf(bytes, start, lf)
  return colon < 0 ? lf + 1 : from
}
