/**
 * What a PDF does by itself: scripts, programs, files within it, calls to other machines. Only the names of its objects
 * are looked at, those in packed object streams too; nothing is drawn and nothing is run. ISO 32000-1 §7.3.5, §7.5.7
 */
import { STREAMS_MAX } from '../limits.ts'
import type { Opening } from './opening.ts'
import { unpack } from './unpack.ts'

const STREAM = Buffer.from('stream')
const END_STREAM = Buffer.from('endstream')
/** Octets in front of a stream in which its description stands. */
const DESCRIPTION_OCTETS = 4096

export type PdfFile = { readonly name: string; readonly bytes: Uint8Array }

/** Says what was seen and gives the files within it. */
export async function sayPdf(bytes: Uint8Array, where: string, opening: Opening): Promise<PdfFile[]> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const names = new Set<string>()
  const files: PdfFile[] = []
  let plainFrom = 0
  let streams = 0
  for (let at = buffer.indexOf(STREAM); at >= 0 && !opening.isOver; at = buffer.indexOf(STREAM, plainFrom)) {
    const described = buffer.subarray(Math.max(plainFrom, at - DESCRIPTION_OCTETS), at)
    collect(buffer.subarray(plainFrom, at), names)
    let from = at + STREAM.length
    if (buffer[from] === 13) from++
    if (buffer[from] === 10) from++
    const end = buffer.indexOf(END_STREAM, from)
    const to = end < 0 ? buffer.length : end
    plainFrom = end < 0 ? buffer.length : end + END_STREAM.length
    const own = namesIn(described.subarray(Math.max(0, described.lastIndexOf(' obj'))))
    const isFile = own.has('EmbeddedFile')
    if (!isFile && !own.has('ObjStm')) continue
    if (++streams > STREAMS_MAX) {
      opening.say('too-many', where)
      break
    }
    const data = buffer.subarray(from, to)
    const found =
      own.has('FlateDecode') || own.has('Fl')
        ? await unpack('zlib', withoutLineEnd(data), where, opening)
        : undefined
    const contents = found?.bytes ?? data
    if (isFile) files.push({ name: '', bytes: contents })
    else collect(contents, names)
  }
  collect(buffer.subarray(plainFrom), names)
  sayNames(names, where, opening)
  return files
}

/** Zlib stops at its own end; a damaged tail would be told as damage. */
function withoutLineEnd(data: Buffer): Buffer {
  let to = data.length
  if (data[to - 1] === 10) to--
  if (data[to - 1] === 13) to--
  return data.subarray(0, to)
}

function sayNames(names: ReadonlySet<string>, where: string, opening: Opening): void {
  const scripts = names.has('JavaScript') || names.has('JS')
  if (scripts)
    opening.say(names.has('OpenAction') || names.has('AA') ? 'pdf-auto-script' : 'pdf-script', where)
  if (names.has('Launch')) opening.say('pdf-launch', where)
  if (names.has('EmbeddedFile') || names.has('EmbeddedFiles')) opening.say('pdf-file', where)
  if (names.has('GoToE') || names.has('ImportData')) opening.say('pdf-remote', where)
  if (names.has('Encrypt')) opening.say('encrypted-document', where)
}

const SLASH = 0x2f
const HASH = 0x23

/** Names that mean something here; all others are only letters. */
const WANTED: ReadonlySet<string> = new Set([
  ...['JavaScript', 'JS', 'OpenAction', 'AA', 'Launch', 'EmbeddedFile', 'EmbeddedFiles', 'GoToE'],
  ...['ImportData', 'Encrypt', 'ObjStm', 'FlateDecode', 'Fl'],
])
const NAME_SIGNS_MAX = 60

function namesIn(bytes: Uint8Array): ReadonlySet<string> {
  const names = new Set<string>()
  collect(bytes, names)
  return names
}

/** `/J#61vaScript` is a name as `/JavaScript` is. */
function collect(bytes: Uint8Array, names: Set<string>): void {
  for (let at = bytes.indexOf(SLASH); at >= 0; at = bytes.indexOf(SLASH, at + 1)) {
    let name = ''
    for (let next = at + 1; next < bytes.length && name.length < NAME_SIGNS_MAX; next++) {
      let octet = bytes[next] ?? 0
      if (octet === HASH) {
        octet = Number.parseInt(String.fromCharCode(bytes[next + 1] ?? 0, bytes[next + 2] ?? 0), 16)
        next += 2
      }
      if (!isNameSign(octet)) break
      name += String.fromCharCode(octet)
    }
    if (WANTED.has(name)) names.add(name)
  }
}

/** Letters and digits: the wanted names have no others. */
function isNameSign(octet: number): boolean {
  const lower = octet | 0x20
  return (lower >= 0x61 && lower <= 0x7a) || (octet >= 0x30 && octet <= 0x39)
}
