/**
 * What we found of a message's identity, as a line on top of it, and the lines of others that pretend to be that line.
 *
 *   Authentication-Results: mx.empresa.test;
 *    spf=pass smtp.mailfrom=otra.test;
 *    dkim=pass header.d=otra.test header.s=2026 header.a=rsa-sha256;
 *    dmarc=pass header.from=otra.test policy.dmarc=none
 *
 * RFC 8601 §2.2, §5
 */
import { type Field, fieldText, findFields, type Header } from './header.ts'

export type MethodResult = {
  readonly method: string
  readonly result: string
  /** For people; anything may stand in it, it is made harmless. */
  readonly comment?: string | undefined
  /** `header.d` and its like, in order; what has no value, or none that may stand there, is left out. */
  readonly properties: readonly (readonly [string, string | undefined])[]
}

const NAME = 'authentication-results'
/** Signs of a comment: it stands in one line with its result. */
const COMMENT_SIGNS = 120
const TOKEN = /^[A-Za-z0-9!#$%&'*+^_`{|}~./@:-]+$/
const VALUE_SIGNS = 320

/** The whole field, line end included. `id` is our name. */
export function formatResults(id: string, results: readonly MethodResult[]): string {
  const lines = results.map(formatResult)
  return `Authentication-Results: ${id};${lines.length === 0 ? ' none' : `\r\n\t${lines.join(';\r\n\t')}`}\r\n`
}

function formatResult({ method, result, comment, properties }: MethodResult): string {
  let text = `${method}=${result}`
  if (comment !== undefined && comment !== '') text += ` (${harmless(comment)})`
  // One to a line: none of them may be longer than a line.
  for (const [name, value] of properties)
    if (value !== undefined && value.length <= VALUE_SIGNS && TOKEN.test(value)) {
      const property = ` ${name}=${value}`
      const line = text.length - text.lastIndexOf('\n') + property.length
      text += line > LINE_SIGNS ? `\r\n\t${property}` : property
    }
  return text
}

/** RFC 5322 §2.1.1, without the blank in front. */
const LINE_SIGNS = 76

/** Printable ASCII without what ends a comment. */
function harmless(text: string): string {
  return text.replaceAll(/[^ -~]|[()\\"]/g, '?').slice(0, COMMENT_SIGNS)
}

/**
 * The fields that say to be ours, or that a careless reader could take for ours: with comments, quotes or another letter
 * case around our name. They are not to be passed on. RFC 8601 §5, THREATS IN7
 */
export function claimingFields(bytes: Uint8Array, header: Header, id: string): readonly Field[] {
  const ours = id.toLowerCase()
  return findFields(bytes, header, NAME).filter((field) => idText(fieldText(bytes, field)).includes(ours))
}

/** Whether our own line, the topmost, says that the message belongs among junk. */
export function isQuarantined(bytes: Uint8Array, header: Header, id: string): boolean {
  const [field] = findFields(bytes, header, NAME)
  if (field === undefined) return false
  const text = fieldText(bytes, field)
  return idText(text) === id.toLowerCase() && /\bpolicy\.dmarc=quarantine\b/.test(text)
}

/** What stands before the first semicolon, without comments, quotes and blanks. */
function idText(text: string): string {
  let out = ''
  let depth = 0
  for (const sign of text) {
    if (sign === '(') depth++
    else if (sign === ')') depth = Math.max(0, depth - 1)
    else if (depth > 0) continue
    else if (sign === ';') break
    else if (!/["\\\s\0]/.test(sign)) out += sign
  }
  return out.toLowerCase()
}

/** The results without comments and quoted texts, where others may have written what looks like a result. */
export function plainResults(text: string): string {
  let out = ''
  let depth = 0
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? ''
    if (sign === '\\') at++
    else if (isQuoted) isQuoted = sign !== '"'
    else if (sign === '(') depth++
    else if (sign === ')') depth = Math.max(0, depth - 1)
    else if (depth > 0) continue
    else if (sign === '"') isQuoted = true
    else out += sign
  }
  return out
}
