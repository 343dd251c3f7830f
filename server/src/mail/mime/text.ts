/** The contents of one part: its octets decoded, and for text its signs. */
import { type Disposition, fileName, readDisposition } from '../header/content.ts'
import { findText } from '../header/header.ts'
import { type CharsetFallback, decodeCharset, platformCharset } from './charset.ts'
import { type Part, walkParts } from './structure.ts'
import { decodeTransfer, type TransferEncoding, transferEncoding } from './transfer.ts'

/** Octets of HTML in which it says its charset. */
const HEAD_OCTETS = 1024

/** What a part is to the person who reads the message. */
export type PartRole = 'container' | 'plain' | 'html' | 'attachment'

export function partEncoding(bytes: Uint8Array, part: Part): TransferEncoding {
  return transferEncoding(findText(bytes, part.header, 'content-transfer-encoding'))
}

export function partDisposition(
  bytes: Uint8Array,
  part: Part,
  fallback?: CharsetFallback,
): Disposition | undefined {
  const text = findText(bytes, part.header, 'content-disposition')
  return text === undefined ? undefined : readDisposition(text, fallback)
}

export function partFileName(bytes: Uint8Array, part: Part, fallback?: CharsetFallback): string | undefined {
  return fileName(part.type, partDisposition(bytes, part, fallback), fallback)
}

/** The octets that were sent: transfer encoding undone. Never throws. */
export function partContents(bytes: Uint8Array, part: Part): Uint8Array {
  const body = bytes.subarray(part.bodyStart, part.bodyEnd)
  // A multipart has no encoding of its own. RFC 2045 §6.4
  return part.kind === 'leaf' ? decodeTransfer(partEncoding(bytes, part), body) : body
}

/** Text of a text part with LF line ends. `maxOctets` bounds what is decoded. Never throws. */
export function partText(
  bytes: Uint8Array,
  part: Part,
  fallback?: CharsetFallback,
  maxOctets?: number,
): string {
  const contents = partContents(bytes, part)
  const bounded = maxOctets === undefined ? contents : contents.subarray(0, maxOctets)
  return decodeCharset(charsetOf(part, bounded), bounded, fallback).replaceAll('\r\n', '\n')
}

/**
 * Text with LF line ends that stands between two places of a text part's body, as it is encoded there: what lies outside costs
 * nothing. Signs at both ends may be broken. Never throws.
 */
export function partWindow(bytes: Uint8Array, part: Part, from: number, octets: number): string {
  const encoding = part.kind === 'leaf' ? partEncoding(bytes, part) : '7bit'
  const slice = (at: number, length: number): Uint8Array => {
    const start = Math.min(part.bodyStart + at, part.bodyEnd)
    return decodeTransfer(encoding, bytes.subarray(start, Math.min(start + length, part.bodyEnd)))
  }
  const contents = slice(from, octets)
  const charset = charsetOf(part, from === 0 ? contents : slice(0, HEAD_OCTETS))
  return decodeCharset(charset, contents).replaceAll('\r\n', '\n')
}

/** What a multipart without parts, or an unopened one, is shown as: the text that it is. */
export function partRole(bytes: Uint8Array, part: Part): PartRole {
  if (part.kind === 'multipart') return 'container'
  if (part.kind === 'message') return 'attachment'
  const { type, subtype } = part.type
  if (partDisposition(bytes, part)?.kind === 'attachment') return 'attachment'
  if (type === 'multipart') return 'plain'
  if (type !== 'text' || (subtype !== 'plain' && subtype !== 'html')) return 'attachment'
  return subtype === 'html' ? 'html' : 'plain'
}

/**
 * The charset to guess for 8-bit text in the header: that of the first text, where it says more than the usual guess.
 * Old programs wrote a header in the charset of the body.
 */
export function guessedCharset(root: Part): string | undefined {
  for (const part of walkParts(root)) {
    const label = part.type.type === 'text' ? part.type.parameters.get('charset')?.value : undefined
    const name = label === undefined ? undefined : platformCharset(label)
    if (name !== undefined) return name === 'utf-8' ? undefined : name
  }
  return undefined
}

/** HTML may name its charset itself when nobody else did. */
function charsetOf(part: Part, contents: Uint8Array): string | undefined {
  const told = part.type.parameters.get('charset')?.value
  if (told !== undefined || part.type.subtype !== 'html') return told
  const head = new TextDecoder('windows-1252').decode(contents.subarray(0, HEAD_OCTETS))
  return /<meta[^>]{0,200}charset\s{0,5}=\s{0,5}["']?([A-Za-z0-9_:.-]{1,40})/i.exec(head)?.[1]
}
