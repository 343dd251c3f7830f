/**
 * Where programs may disagree about what a message holds: what one of them takes for text is a file to another. Each
 * look is one pass over what is there. THREATS FI1
 */
import { SLICE_OCTETS } from '../../../lib/slices.ts'
import { type Field, fieldName, findFields, findText, type Header } from '../../../mail/header/header.ts'
import { type MessageStructure, type Part, walkParts } from '../../../mail/mime/structure.ts'
import { partEncoding } from '../../../mail/mime/text.ts'

export type Ambiguity =
  /** A field, or a boundary, that is said twice. */
  | 'twice'
  /** Names of fields with blanks, lines of blanks or bare line ends within a header. */
  | 'header'
  /** An encoding nobody knows, or one where none may be. */
  | 'encoding'
  /** Signs in base64 that are none, or an end of it before its end. */
  | 'base64'
  /** Lines that are almost a boundary, boundaries behind the last one, a multipart without parts. */
  | 'boundary'
  /** It has more parts, or parts within parts, than are read. */
  | 'truncated'
  /** Parts of it travel in another message, or lie elsewhere. RFC 2046 §5.2.2, RFC 2046 §5.2.3 */
  | 'elsewhere'

const ENCODINGS =
  /^(?:7bit|8bit|binary|base64|quoted-printable|quotedprintable|quoted_printable|x-uuencode|uuencode|x-uue|uue)$/i
const ONCE = ['content-type', 'content-transfer-encoding', 'content-disposition', 'mime-version'] as const
const FIELD = /^[ \t]{0,20}content-(?:type|transfer-encoding|disposition)[ \t]{0,20}:/im
/** Octets of what stands between parts that are looked at. */
const BETWEEN_OCTETS = 64 * 1024
const CR = 13
const LF = 10
const SPACE = 32
const TAB = 9
const HYPHEN = 45
const EQUALS = 61

type Pause = () => Promise<void> | undefined

/** `pause` lets others have the thread between pieces of about a millisecond. */
export async function findAmbiguities(
  bytes: Uint8Array,
  { root, truncated }: MessageStructure,
  pause: Pause,
): Promise<ReadonlySet<Ambiguity>> {
  const found = new Set<Ambiguity>()
  if (truncated) found.add('truncated')
  const parts = [...walkParts(root)]
  for (const part of parts) {
    lookAtHeader(bytes, part.header, found)
    lookAtType(bytes, part, found)
    await lookAtEncoding(bytes, part, found, pause)
  }
  await lookAtBoundaries(bytes, parts, found, pause)
  return found
}

function lookAtHeader(bytes: Uint8Array, header: Header, found: Set<Ambiguity>): void {
  for (const name of ONCE) if (findFields(bytes, header, name).length > 1) found.add('twice')
  for (const field of header.fields) {
    if (!isContentField(bytes, field)) continue
    // `Content-Type :` is this field to some and none to others. RFC 5322 §4.5
    if (bytes[field.nameEnd] !== 0x3a) found.add('header')
    if (hasOddLines(bytes, field)) found.add('header')
  }
}

function isContentField(bytes: Uint8Array, field: Field): boolean {
  const first = bytes[field.start]
  if (first !== 0x43 && first !== 0x63) return false
  return fieldName(bytes, field).trim().startsWith('content-')
}

/** A bare CR, a NUL, or a folded line of blanks, which ends the header for some. */
function hasOddLines(bytes: Uint8Array, field: Field): boolean {
  let blank = false
  for (let at = field.valueStart; at < field.valueEnd; at++) {
    const octet = bytes[at]
    if (octet === 0 || (octet === CR && bytes[at + 1] !== LF)) return true
    if (octet === LF) {
      if (blank) return true
      blank = true
    } else if (octet !== SPACE && octet !== TAB && octet !== CR) blank = false
  }
  return false
}

function lookAtType(bytes: Uint8Array, part: Part, found: Set<Ambiguity>): void {
  const { type, subtype } = part.type
  if (type === 'message' && (subtype === 'partial' || subtype === 'external-body')) found.add('elsewhere')
  if (type !== 'multipart') return
  const text = findText(bytes, part.header, 'content-type') ?? ''
  if ([...text.matchAll(/boundary\s{0,20}(?:\*[0-9*]{0,4})?\s{0,20}=/gi)].length > 1) found.add('twice')
  if (part.kind === 'leaf' && part.bodyEnd > part.bodyStart) found.add('boundary')
}

async function lookAtEncoding(
  bytes: Uint8Array,
  part: Part,
  found: Set<Ambiguity>,
  pause: Pause,
): Promise<void> {
  const text = findText(bytes, part.header, 'content-transfer-encoding')
  if (text === undefined) return
  if (!ENCODINGS.test(text.trim())) found.add('encoding')
  const encoding = partEncoding(bytes, part)
  const isPacked = encoding !== '7bit' && encoding !== '8bit' && encoding !== 'binary'
  // Only what has no structure of its own may be encoded. RFC 2045 §6.4
  if (isPacked && (part.type.type === 'multipart' || part.type.type === 'message')) found.add('encoding')
  if (encoding !== 'base64' || part.kind !== 'leaf') return
  let ended = false
  for (let at = part.bodyStart; at < part.bodyEnd; at += SLICE_OCTETS) {
    const clean = base64Slice(bytes, at, Math.min(at + SLICE_OCTETS, part.bodyEnd), ended)
    if (clean === 'unclean') {
      found.add('base64')
      return
    }
    ended = clean === 'ended'
    if (at + SLICE_OCTETS < part.bodyEnd) await pause()
  }
}

/** 1: a sign of base64, 2: a blank or line end, 0: none. */
const SIGNS = new Uint8Array(256)
for (const sign of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
  SIGNS[sign.charCodeAt(0)] = 1
for (const blank of [CR, LF, SPACE, TAB]) SIGNS[blank] = 2

function base64Slice(
  bytes: Uint8Array,
  from: number,
  to: number,
  endedBefore: boolean,
): 'open' | 'ended' | 'unclean' {
  let ended = endedBefore
  for (let at = from; at < to; at++) {
    const octet = bytes[at] ?? 0
    const kind = SIGNS[octet]
    if (kind === 2) continue
    if (octet === EQUALS) ended = true
    else if (kind !== 1 || ended) return 'unclean'
  }
  return ended ? 'ended' : 'open'
}

/** Each place where a boundary stands has to be a line of its own, and none may come behind its end. */
async function lookAtBoundaries(
  bytes: Uint8Array,
  parts: readonly Part[],
  found: Set<Ambiguity>,
  pause: Pause,
): Promise<void> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const multiparts = parts.filter(({ kind }) => kind === 'multipart')
  const boundaries = multiparts.map(({ type }) => type.parameters.get('boundary')?.value ?? '')
  const known = new Set(boundaries)
  if (known.size < boundaries.length) found.add('boundary')
  for (const [n, part] of multiparts.entries()) {
    // One is enough: a message of fifty levels is not read fifty times.
    if (found.has('boundary')) return
    if (hasFieldsBetween(bytes, part)) found.add('boundary')
    const line = Buffer.from(`--${boundaries[n] ?? ''}`)
    let closed = false
    for (let from = part.bodyStart; from < part.bodyEnd; from += SLICE_OCTETS) {
      const to = Math.min(from + SLICE_OCTETS, part.bodyEnd)
      // What begins in this piece may end in the next one.
      const piece = buffer.subarray(from, Math.min(to + line.length - 1, part.bodyEnd))
      for (let at = piece.indexOf(line); at >= 0; at = piece.indexOf(line, at + line.length)) {
        const is = boundaryAt(buffer, from + at, line.length, known)
        if (is === 'none') continue
        if (is === 'almost' || closed) found.add('boundary')
        if (is === 'last') closed = true
      }
      if (to < part.bodyEnd) await pause()
    }
  }
}

/** In front of the first part and behind the last one stands text for nobody; who wrote fields there meant a part. */
function hasFieldsBetween(bytes: Uint8Array, { children, bodyStart, bodyEnd }: Part): boolean {
  const begin = bytes.subarray(
    bodyStart,
    Math.min(children[0]?.headerStart ?? bodyStart, bodyStart + BETWEEN_OCTETS),
  )
  const last = children.at(-1)?.bodyEnd ?? bodyEnd
  const end = bytes.subarray(last, Math.min(bodyEnd, last + BETWEEN_OCTETS))
  return [begin, end].some((text) => text.length > 0 && FIELD.test(new TextDecoder().decode(text)))
}

function boundaryAt(
  buffer: Buffer,
  at: number,
  length: number,
  known: ReadonlySet<string>,
): 'none' | 'part' | 'last' | 'almost' {
  let before = at
  while (buffer[before - 1] === SPACE || buffer[before - 1] === TAB) before--
  if (buffer[before - 1] === CR) return 'almost'
  if (before > 0 && buffer[before - 1] !== LF) return 'none'
  if (before < at) return 'almost'
  const lf = buffer.indexOf(LF, at)
  const end = lf < 0 ? buffer.length : buffer[lf - 1] === CR ? lf - 1 : lf
  const behind = at + length
  if (behind >= end) return 'part'
  const closes = buffer[behind] === HYPHEN && buffer[behind + 1] === HYPHEN
  if (closes && behind + 2 === end) return 'last'
  // The longer name of another multipart.
  const line = new TextDecoder().decode(buffer.subarray(at + 2, Math.min(end, at + 2 + 300)))
  return known.has(line) || (line.endsWith('--') && known.has(line.slice(0, -2))) ? 'none' : 'almost'
}
