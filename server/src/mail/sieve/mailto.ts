/**
 * What `notify` is told to write to: `mailto:ana@a.test,luis@b.test?subject=Hola&body=Un%20mensaje`.
 * RFC 6068 §2, RFC 5436 §2.1
 */
import { oneAddress } from './addresses.ts'

export type Mailto = {
  /** On the wire's form. At least one. */
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly subject: string | undefined
  readonly body: string | undefined
  /** Other header fields, by name as it was written. */
  readonly fields: readonly (readonly [string, string])[]
}

/** Recipients of one notice. */
const RECIPIENTS_MAX = 10
/** What its URI says behind the question mark. */
const FIELDS_MAX = 20
/** Who sends it, and what it is, is not for the URI to say. RFC 5436 §2.3 */
const UNSAFE: ReadonlySet<string> = new Set([
  'from',
  'sender',
  'bcc',
  'reply-to',
  'return-path',
  'received',
  'auto-submitted',
  'message-id',
  'date',
  'dkim-signature',
  'authentication-results',
])

/** Undefined: it is no such URI, or names nobody. */
export function readMailto(uri: string): Mailto | undefined {
  if (!/^mailto:/i.test(uri) || /[\0-\x20\x7f]/.test(uri)) return undefined
  const question = uri.indexOf('?')
  const to = addressesIn(uri.slice(7, question < 0 ? undefined : question))
  if (to === undefined) return undefined
  const all = { to, cc: [] as string[], fields: [] as [string, string][] }
  let subject: string | undefined
  let body: string | undefined
  const said = question < 0 ? [] : uri.slice(question + 1).split('&')
  if (said.length > FIELDS_MAX) return undefined
  for (const one of said) {
    const equals = one.indexOf('=')
    const name = decode(one.slice(0, Math.max(equals, 0)))
    const value = decode(one.slice(equals + 1))
    if (equals <= 0 || name === undefined || value === undefined) return undefined
    const key = name.toLowerCase()
    if (key === 'body') body = value
    else if (/[\0-\x1f\x7f]/.test(value) || !/^[!-9;-~]+$/.test(name)) return undefined
    else if (key === 'subject') subject = value
    else if (key === 'to' || key === 'cc') {
      const more = addressesIn(one.slice(equals + 1))
      if (more === undefined) return undefined
      all[key].push(...more)
    } else if (!UNSAFE.has(key)) all.fields.push([name, value])
  }
  const recipients = all.to.length + all.cc.length
  if (recipients === 0 || recipients > RECIPIENTS_MAX) return undefined
  return { ...all, subject, body }
}

function addressesIn(text: string): string[] | undefined {
  const found: string[] = []
  for (const one of text === '' ? [] : text.split(',')) {
    if (found.length > RECIPIENTS_MAX) return undefined
    const decoded = decode(one)
    const address = decoded === undefined ? undefined : oneAddress(decoded)
    if (address === undefined) return undefined
    found.push(address)
  }
  return found
}

/** Percent signs undone; undefined when that is no text. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}
