/**
 * DKIM-Signature: the text of the field, and the octets that its signature is over.
 *
 *   DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=empresa.es; s=r20261122a4f2; t=1795345200;
 *    h=from:from:to:…; bh=…; b=…
 *
 * Never with `l=`: what is behind it could be anything. RFC 6376 §3.5, §8.2
 */
import { type Coverage, relaxedFields } from './header.ts'

export type DkimAlgorithm = 'rsa-sha256' | 'ed25519-sha256'

export type SignatureTags = {
  readonly algorithm: DkimAlgorithm
  readonly domain: string
  readonly selector: string
  readonly signedMs: number
  /** SHA-256 of the canonical body, in base64. */
  readonly bodyHash: string
}

/** Signs of a line of ours: below what any relay folds anew. RFC 5322 §2.1.1 */
const LINE_SIGNS = 76
const encoder = new TextEncoder()

/** The field with an empty `b=`, without its line end. */
export function unsignedField(tags: SignatureTags, names: readonly string[]): string {
  return foldTags('DKIM-Signature', [
    'v=1',
    `a=${tags.algorithm}`,
    'c=relaxed/relaxed',
    `d=${tags.domain}`,
    `s=${tags.selector}`,
    `t=${Math.floor(tags.signedMs / 1000)}`,
    `h=${names.join(':')}`,
    `bh=${tags.bodyHash}`,
    'b=',
  ])
}

/** What is signed: the covered fields, then the signature's own without its `b=` and line end. RFC 6376 §3.7 */
export function signedOctets(covered: Uint8Array, unsigned: string): Uint8Array {
  const own = encoder.encode(relaxedText(unsigned))
  const whole = new Uint8Array(covered.length + own.length)
  whole.set(covered, 0)
  whole.set(own, covered.length)
  return whole
}

/** The octets of the covered fields. */
export function coveredOctets(bytes: Uint8Array, coverage: Coverage): Uint8Array {
  return relaxedFields(bytes, coverage.fields)
}

/** The whole field, folded, with its line end. */
export function signedField(unsigned: string, signature: string): string {
  return `${unsigned}${foldBase64(signature)}\r\n`
}

/** `name: tag; tag; …`, folded between tags and, where a list is long, behind its colons. */
export function foldTags(name: string, tags: readonly string[]): string {
  return foldPieces(
    name,
    tags.flatMap((tag, at) => splitList(at === tags.length - 1 ? tag : `${tag};`)),
  )
}

type Piece = { readonly text: string /** A blank stands before it. */; readonly apart: boolean }

/** A field of pieces, none of which is folded itself. Without its line end. */
export function foldPieces(name: string, pieces: readonly Piece[]): string {
  let out = `${name}:`
  let column = out.length
  for (const { text, apart } of pieces) {
    const needed = text.length + (apart ? 1 : 0)
    if (column + needed > LINE_SIGNS) {
      out += `\r\n ${text}`
      column = 1 + text.length
    } else {
      out += apart ? ` ${text}` : text
      column += needed
    }
  }
  return out
}

/** White space may stand around the colons of `h=`. RFC 6376 §3.5 */
function splitList(tag: string): readonly Piece[] {
  if (!tag.startsWith('h=')) return [{ text: tag, apart: true }]
  return tag.split(/(?<=:)/).map((text, at) => ({ text, apart: at === 0 }))
}

/** On lines of its own: white space within `b=` means nothing. RFC 6376 §3.5 */
function foldBase64(text: string): string {
  let out = ''
  for (let at = 0; at < text.length; at += LINE_SIGNS - 2)
    out += `\r\n ${text.slice(at, at + LINE_SIGNS - 2)}`
  return out
}

/** The relaxed form of a field that we wrote ourselves, without its line end. */
export function relaxedText(field: string): string {
  const colon = field.indexOf(':')
  const value = field
    .slice(colon + 1)
    .replaceAll('\r\n', '')
    .replaceAll(/[ \t]+/g, ' ')
    .trim()
  return `${field.slice(0, colon).toLowerCase()}:${value}`
}
