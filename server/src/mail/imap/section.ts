/**
 * Which octets `BODY[…]` means. RFC 9051 §6.4.5.1
 *
 *   []          the message            [HEADER]   its header with the empty line    [TEXT]  its body
 *   [2.1]       body of part 2.1       [2.MIME]   header of part 2                  [2.HEADER] of the message in part 2
 */
import { type Field, type Header, isNamed } from '../header/header.ts'
import type { MessageStructure, Part } from '../mime/structure.ts'

export type Section = {
  /** Part numbers, from 1; none is the message itself. */
  readonly part: readonly number[]
  readonly text: 'HEADER' | 'HEADER.FIELDS' | 'HEADER.FIELDS.NOT' | 'TEXT' | 'MIME' | undefined
  /** Names for HEADER.FIELDS and its NOT, in any case. */
  readonly fields: readonly string[]
}

/** Octets `from` to `to` (excluded) of the message. */
export type Range = { readonly from: number; readonly to: number }

/** The octets of a section: a view into `bytes`, but for chosen fields; undefined when there is no such section. */
export function readSection(
  bytes: Uint8Array,
  structure: MessageStructure,
  section: Section,
): Uint8Array | undefined {
  const { text, fields } = section
  if (text === 'HEADER.FIELDS' || text === 'HEADER.FIELDS.NOT') {
    const message = messageOf(structure, section)
    return message && chosenFields(bytes, message.header, fields, text === 'HEADER.FIELDS')
  }
  if (text === undefined && section.part.length === 0) return bytes.subarray(0)
  const range = sectionRange(structure, section)
  return range && bytes.subarray(range.from, range.to)
}

/** Where a section is; not of chosen fields, which are in many places. Undefined when there is no such section. */
export function sectionRange(structure: MessageStructure, section: Section): Range | undefined {
  const { part: path, text } = section
  const part = path.length === 0 ? structure.root : findPart(structure.root, path)
  if (part === undefined) return undefined
  if (text === undefined)
    return path.length === 0 ? { from: 0, to: part.bodyEnd } : { from: part.bodyStart, to: part.bodyEnd }
  if (text === 'MIME') return path.length === 0 ? undefined : { from: part.headerStart, to: part.bodyStart }
  const message = messageOf(structure, section)
  if (message === undefined) return undefined
  return text === 'TEXT'
    ? { from: message.bodyStart, to: message.bodyEnd }
    : { from: message.headerStart, to: message.bodyStart }
}

/** The message whose header or text a section names. */
function messageOf({ root }: MessageStructure, { part: path }: Section): Part | undefined {
  if (path.length === 0) return root
  const part = findPart(root, path)
  return part?.kind === 'message' ? part.children[0] : undefined
}

/** The part of that number, of a whole message. A body that is no multipart is its message's part 1. */
export function findPart(root: Part, path: readonly number[]): Part | undefined {
  let container: Part | undefined = root
  let part: Part | undefined
  for (const number of path) {
    if (container === undefined) return undefined
    if (container.kind === 'multipart') part = container.children[number - 1]
    else part = number === 1 ? container : undefined
    container = part === undefined ? undefined : innerOf(part, container)
  }
  return part
}

/** What the next number counts in. */
function innerOf(part: Part, container: Part): Part | undefined {
  if (part.kind === 'message') return part.children[0]
  return part.kind === 'multipart' && part !== container ? part : undefined
}

/** Whole fields in their order and the empty line that ends every header. RFC 9051 §6.4.5.1 */
export function chosenFields(
  bytes: Uint8Array,
  header: Header,
  fields: readonly string[],
  wanted: boolean,
): Uint8Array {
  const names = fields.map((name) => name.toLowerCase())
  const chosen: Field[] = []
  let length = 2 * CRLF.length
  // Loops and no texts: a list of ten thousand messages asks for this as often.
  for (const field of header.fields) {
    let named = false
    for (const name of names) named ||= isNamed(bytes, field, name)
    if (named !== wanted) continue
    chosen.push(field)
    length += field.end - field.start
  }
  const out = new Uint8Array(length)
  let at = 0
  for (const field of chosen) {
    out.set(bytes.subarray(field.start, field.end), at)
    at += field.end - field.start
  }
  // Only the last field of a message without a body can lack its line end.
  const last = chosen.at(-1)
  if (last !== undefined && bytes[last.end - 1] !== 0x0a) at = append(out, at)
  return out.subarray(0, append(out, at))
}

const CRLF = [0x0d, 0x0a]

function append(out: Uint8Array, at: number): number {
  out.set(CRLF, at)
  return at + CRLF.length
}
