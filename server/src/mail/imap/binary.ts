/** Contents of parts with their transfer encoding undone, as FETCH BINARY sends them. RFC 3516 §4.2 */
import { findText } from '../header/header.ts'
import type { MessageStructure, Part } from '../mime/structure.ts'
import { partContents } from '../mime/text.ts'
import { findPart } from './section.ts'

/** The names that a Content-Transfer-Encoding may have for the octets to be known from it. RFC 2045 §6.1 */
const KNOWN_ENCODINGS = new Set(['binary', '7bit', '8bit', 'base64', 'quoted-printable'])
const SIGNS = /[^\s"';(]+/

/**
 * The octets of a part; those of the whole message for no number at all. `unknown` where its encoding is one that nobody
 * here can undo, undefined where there is no such part.
 */
export function readBinary(
  bytes: Uint8Array,
  { root }: MessageStructure,
  path: readonly number[],
): Uint8Array | 'unknown' | undefined {
  if (path.length === 0) return bytes
  const part = findPart(root, path)
  if (part === undefined) return undefined
  return part.kind === 'leaf' && !isKnown(bytes, part) ? 'unknown' : partContents(bytes, part)
}

function isKnown(bytes: Uint8Array, part: Part): boolean {
  const text = findText(bytes, part.header, 'content-transfer-encoding')
  const name = text === undefined ? '7bit' : SIGNS.exec(text.slice(0, 100))?.[0].toLowerCase()
  return name !== undefined && KNOWN_ENCODINGS.has(name)
}
