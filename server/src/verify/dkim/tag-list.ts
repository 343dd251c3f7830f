/**
 * Tag lists: signatures, keys and DMARC records are written in them.
 *
 *   'v=1; a=rsa-sha256; d=otra.test;'  →  v: '1', a: 'rsa-sha256', d: 'otra.test'
 *
 * RFC 6376 §3.2
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/
/** Printable ASCII and, since RFC 6532, what is beyond; no semicolon is left by then. */
const VALUE = /^[^\0-\x08\x0b\x0c\x0e-\x1f\x7f]*$/

/** The tags by name, white space around values gone. Throws SyntaxFault: also for a tag that stands there twice. */
export function parseTagList(text: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>()
  const parts = text.split(';')
  if (parts.at(-1)?.trim() === '') parts.pop()
  for (const part of parts) {
    const equals = part.indexOf('=')
    const name = part.slice(0, Math.max(equals, 0)).trim()
    const value = part.slice(equals + 1).trim()
    if (equals < 0 || !NAME.test(name)) throw new SyntaxFault('a tag', 0)
    if (!VALUE.test(value)) throw new SyntaxFault(`a value of ${name}`, 0)
    if (tags.has(name)) throw new SyntaxFault(`${name} once`, 0)
    tags.set(name, value)
  }
  return tags
}

/** White space within a value that means nothing: base64 and lists are folded anywhere. RFC 6376 §3.2 */
export function unfolded(value: string): string {
  return value.replaceAll(/[ \t\r\n]+/g, '')
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/** Undefined: it is no base64. */
export function base64Of(value: string): Buffer | undefined {
  const text = unfolded(value)
  return BASE64.test(text) && text.replace(/=+$/, '').length % 4 !== 1
    ? Buffer.from(text, 'base64')
    : undefined
}
