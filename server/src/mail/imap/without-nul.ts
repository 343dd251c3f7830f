/**
 * A message that came with NUL in it, as it can be kept: no literal but that of BINARY may hold one, so parts that do
 * are encoded in Base64, and FETCH BINARY gives them back as they came. RFC 3516 §4.4
 */
import { fieldName } from '../header/header.ts'
import { type Part, readStructure, walkParts } from '../mime/structure.ts'

const encoder = new TextEncoder()
const BASE64_FIELD = encoder.encode('Content-Transfer-Encoding: base64\r\n')
const IDENTITIES = new Set(['binary', '7bit', '8bit', ''])
/** Octets of one line before encoding: 76 signs. RFC 2045 §6.8 */
const LINE_OCTETS = 57

type Edit = { readonly start: number; readonly end: number; readonly bytes: Uint8Array }

/** The same octets when there is no NUL; undefined when one stands where nothing can be encoded. */
export function withoutNul(bytes: Uint8Array): Uint8Array | undefined {
  if (!bytes.includes(0)) return bytes
  const edits: Edit[] = []
  for (const part of walkParts(readStructure(bytes).root)) {
    const { bodyStart, bodyEnd } = part
    if (part.kind !== 'leaf' || !bytes.subarray(bodyStart, bodyEnd).includes(0)) continue
    if (part.type.type === 'multipart') return undefined
    const field = encodingField(bytes, part)
    if (field === undefined) return undefined
    const lines = base64Lines(bytes.subarray(bodyStart, bodyEnd))
    // The line end before a boundary belongs to the boundary; at the end of the message nobody else brings one.
    const text = bodyEnd === bytes.length ? `${lines}\r\n` : lines
    edits.push(field, { start: bodyStart, end: bodyEnd, bytes: encoder.encode(text) })
  }
  const edited = apply(bytes, edits)
  return edited.includes(0) ? undefined : edited
}

/** Where the part's encoding is named, or is to be; undefined when it has one already. */
function encodingField(bytes: Uint8Array, part: Part): Edit | undefined {
  const fields = part.header.fields.filter((field) => fieldName(bytes, field) === 'content-transfer-encoding')
  const [field] = fields
  if (field === undefined) return { start: part.headerStart, end: part.headerStart, bytes: BASE64_FIELD }
  const text = new TextDecoder().decode(bytes.subarray(field.start, field.end))
  const name = text
    .slice(text.indexOf(':') + 1)
    .trim()
    .toLowerCase()
  if (fields.length > 1 || !IDENTITIES.has(name)) return undefined
  return { start: field.start, end: field.end, bytes: BASE64_FIELD }
}

function base64Lines(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += LINE_OCTETS)
    lines.push(btoa(String.fromCharCode(...bytes.subarray(at, at + LINE_OCTETS))))
  return lines.join('\r\n')
}

function apply(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const inOrder = [...edits].sort((a, b) => a.start - b.start)
  const grown = inOrder.reduce((sum, { start, end, bytes: put }) => sum + put.length - (end - start), 0)
  const out = new Uint8Array(bytes.length + grown)
  let from = 0
  let at = 0
  const put = (some: Uint8Array): void => {
    out.set(some, at)
    at += some.length
  }
  for (const edit of inOrder) {
    put(bytes.subarray(from, edit.start))
    put(edit.bytes)
    from = edit.end
  }
  put(bytes.subarray(from))
  return out
}
