/**
 * The files of a message in every way in which a program may find them: as its structure says, and, where that can be
 * understood in several ways, cut at every line that could be a boundary, decoded by every encoding that is named, and
 * wherever base64 stands. What is safe has to be safe in all of them. THREATS FI1
 */
import { findFields, findText, readHeader } from '../../../mail/header/header.ts'
import { parameterText, readParameters } from '../../../mail/header/parameters.ts'
import { signedContent } from '../../../mail/mime/signed-content.ts'
import { type MessageStructure, type Part, readStructure, walkParts } from '../../../mail/mime/structure.ts'
import { partContents, partDisposition, partEncoding, partRole } from '../../../mail/mime/text.ts'
import { decodeTransfer, type TransferEncoding, transferEncoding } from '../../../mail/mime/transfer.ts'
import { type Ambiguity, findAmbiguities } from './ambiguity.ts'
import { LOOSE_TEXT_OCTETS, READINGS_DEPTH_MAX, READINGS_MAX, READINGS_OCTETS_MAX } from './limits.ts'
import { base64Readings, looseFiles } from './loose-files.ts'

export type MessageFile = {
  /** All that it calls itself, the likelier first. */
  readonly names: readonly string[]
  /** `image/png`: what its header says it is. */
  readonly declared: string
  /** Text that is part of what the person reads: it has neither a name nor another type. */
  readonly isBody: boolean
  /** Its octets are the message's own: who has read that has read these. */
  readonly isPlain: boolean
  readonly isBase64: boolean
  readonly bytes: () => Uint8Array
}

export type Readings = {
  /** As the structure says. */
  readonly files: readonly MessageFile[]
  /** What other programs may find besides. */
  readonly others: readonly MessageFile[]
  readonly ambiguities: ReadonlySet<Ambiguity>
  /** There are more readings than are looked at. */
  readonly overflow: boolean
}

type Mail = { readonly bytes: Uint8Array; readonly structure: MessageStructure }
type Pause = () => Promise<void> | undefined

export async function readAllWays({ bytes, structure }: Mail, pause: Pause): Promise<Readings> {
  const ambiguities = await findAmbiguities(bytes, structure, pause)
  const files = filesOf(bytes, structure.root)
  const others = filesInText(bytes, files)
  if (ambiguities.size === 0) return { files, others, ambiguities, overflow: false }
  const collected = new Collected(others)
  await readOddly({ bytes, structure }, collected, 0, pause)
  return { files, others: collected.files, ambiguities, overflow: collected.overflow }
}

/** The oldest encoding stands in the text itself, and some programs still make files of it; so do people with base64. */
function filesInText(bytes: Uint8Array, files: readonly MessageFile[]): MessageFile[] {
  const isThere = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('begin ')
  const texts = files.filter(({ isBody, declared }) => isBody && declared === 'text/plain')
  return texts.flatMap((file) => {
    if (file.isPlain && file.bytes().length <= LOOSE_TEXT_OCTETS)
      return looseFiles(file.bytes(), isThere ? 'all' : 'base64')
    return isThere || file.isBase64 ? looseFiles(file.bytes(), 'uu') : []
  })
}

/** Lives for one message. */
class Collected {
  readonly files: MessageFile[]
  overflow = false
  #octets = 0

  constructor(files: MessageFile[]) {
    this.files = files
  }

  add(names: readonly string[], declared: string, bytes: Uint8Array): void {
    if (bytes.length === 0) return
    if (this.files.length >= READINGS_MAX || this.#octets + bytes.length > READINGS_OCTETS_MAX) {
      this.overflow = true
      return
    }
    this.#octets += bytes.length
    this.files.push({ names, declared, isBody: false, isPlain: false, isBase64: false, bytes: () => bytes })
  }
}

async function readOddly(mail: Mail, collected: Collected, depth: number, pause: Pause): Promise<void> {
  const { bytes, structure } = mail
  for (const part of walkParts(structure.root)) {
    if (part.kind !== 'leaf' || collected.overflow) continue
    const body = bytes.subarray(part.bodyStart, part.bodyEnd)
    const names = namesOf(bytes, part)
    const declared = typeOf(part)
    for (const encoding of encodingsNamed(bytes, part)) {
      if (encoding === 'base64') for (const one of base64Readings(body)) collected.add(names, declared, one)
      else collected.add(names, declared, decodeTransfer(encoding, body))
    }
    const { type } = part.type
    if (depth < READINGS_DEPTH_MAX && (type === 'message' || type === 'multipart')) {
      const inner = decodeTransfer(partEncoding(bytes, part), body)
      // A multipart keeps its boundary in the header that stands before it.
      const whole = type === 'message' ? inner : withHeader(bytes, part, inner)
      const read = readStructure(whole)
      for (const file of filesOf(whole, read.root)) collected.add(file.names, file.declared, file.bytes())
      await readOddly({ bytes: whole, structure: read }, collected, depth + 1, pause)
    }
    await pause()
  }
  if (depth > 0) return
  await cutAtHyphens(bytes, collected, pause)
  for (const file of looseFiles(bytes, 'all')) collected.add(file.names, file.declared, file.bytes())
}

function withHeader(bytes: Uint8Array, part: Part, body: Uint8Array): Uint8Array {
  const type = findText(bytes, part.header, 'content-type') ?? ''
  return Buffer.concat([Buffer.from(`Content-Type: ${type}\r\n\r\n`), body])
}

const LF = 10
const HYPHEN = 45

/** As if every line that begins with two hyphens were a boundary: each piece has a header, and a body up to the next. */
async function cutAtHyphens(bytes: Uint8Array, collected: Collected, pause: Pause): Promise<void> {
  const starts: number[] = []
  for (let at = 0; at < bytes.length && starts.length <= READINGS_MAX; ) {
    let first = at
    while (bytes[first] === 32 || bytes[first] === 9) first++
    const lf = bytes.indexOf(LF, at)
    const next = lf < 0 ? bytes.length : lf + 1
    if (bytes[first] === HYPHEN && bytes[first + 1] === HYPHEN) starts.push(at, next)
    at = next
  }
  for (let n = 1; n < starts.length && !collected.overflow; n += 2) {
    const from = starts[n] ?? 0
    const end = starts[n + 1] ?? bytes.length
    const header = readHeader(bytes, from, end)
    const encodings = findFields(bytes, header, 'content-transfer-encoding').length > 0
    const part = { header, bodyStart: header.bodyStart, bodyEnd: end }
    if (!encodings || header.bodyStart >= end) continue
    const body = bytes.subarray(header.bodyStart, end)
    for (const encoding of encodingsNamed(bytes, part))
      collected.add(headerNames(bytes, header), '', decodeTransfer(encoding, body))
    await pause()
  }
}

/** Every encoding that the header names, the unknown ones as both that pack anything. */
function encodingsNamed(bytes: Uint8Array, { header }: Pick<Part, 'header'>): ReadonlySet<TransferEncoding> {
  const named = new Set<TransferEncoding>()
  for (const { valueStart, valueEnd } of findFields(bytes, header, 'content-transfer-encoding')) {
    const text = new TextDecoder().decode(bytes.subarray(valueStart, Math.min(valueEnd, valueStart + 500)))
    for (const word of text.split(/[^A-Za-z0-9_-]+/)) {
      const encoding = transferEncoding(word)
      if (encoding === 'base64' || encoding === 'quoted-printable' || encoding === 'uuencode')
        named.add(encoding)
    }
    if (named.size === 0 && !/^\s*(?:7bit|8bit|binary)\s*$/i.test(text))
      for (const encoding of ['base64', 'quoted-printable'] as const) named.add(encoding)
  }
  return named
}

function filesOf(bytes: Uint8Array, root: Part, depth = 0): MessageFile[] {
  const files: MessageFile[] = []
  for (const part of walkParts(root)) {
    if (part.kind !== 'leaf') continue
    const names = namesOf(bytes, part)
    const role = partRole(bytes, part)
    const encoding = partEncoding(bytes, part)
    let contents: Uint8Array | undefined
    files.push({
      names,
      declared: typeOf(part),
      isBody: names.length === 0 && role !== 'attachment',
      isPlain: encoding === '7bit' || encoding === '8bit' || encoding === 'binary',
      isBase64: encoding === 'base64',
      bytes() {
        contents ??= partContents(bytes, part)
        return contents
      },
    })
    if (isSigned(part) && depth < READINGS_DEPTH_MAX)
      files.push(...filesSigned(partContents(bytes, part), depth))
  }
  return files
}

function isSigned({ type: { type, subtype } }: Part): boolean {
  return type === 'application' && (subtype === 'pkcs7-mime' || subtype === 'x-pkcs7-mime')
}

/** What lies within a signature is a message to programs for certificates, and one lump to all others. RFC 8551 §3.5.2 */
function filesSigned(bytes: Uint8Array, depth: number): MessageFile[] {
  const inner = signedContent(bytes)
  // Its octets stand in no other piece.
  return inner === undefined
    ? []
    : filesOf(inner, readStructure(inner).root, depth + 1).map((file) => ({ ...file, isPlain: false }))
}

function typeOf({ type: { type, subtype } }: Part): string {
  return `${type}/${subtype}`
}

/** Programs differ in which of the names they believe. */
function namesOf(bytes: Uint8Array, part: Part): string[] {
  const told = [partDisposition(bytes, part)?.parameters.get('filename'), part.type.parameters.get('name')]
    .map((parameter) => parameterText(parameter))
    .filter((name): name is string => name !== undefined && name !== '')
  return [...new Set([...told, ...headerNames(bytes, part.header)])]
}

/** Also those of a field that is there twice, and the plain one beside an extended one. RFC 2231 §3 */
function headerNames(bytes: Uint8Array, header: Part['header']): string[] {
  const names = new Set<string>()
  for (const field of ['content-disposition', 'content-type']) {
    for (const { valueStart, valueEnd } of findFields(bytes, header, field)) {
      const text = new TextDecoder().decode(bytes.subarray(valueStart, Math.min(valueEnd, valueStart + 4000)))
      if (!/name/i.test(text)) continue
      const parameters = readParameters(text, Math.max(text.indexOf(';'), 0))
      for (const key of ['filename', 'name']) {
        const name = parameterText(parameters.get(key))
        if (name !== undefined && name !== '') names.add(name)
      }
      for (const [, quoted, plain] of text.matchAll(
        /name\s{0,9}=\s{0,9}(?:"([^"]{1,500})|([^\s;"]{1,500}))/gi,
      ))
        names.add((quoted ?? plain ?? '').trim())
    }
  }
  return [...names].filter((name) => name !== '')
}
