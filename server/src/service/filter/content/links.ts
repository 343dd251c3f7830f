/**
 * Links as the filter sees them: where they lead, and what is odd about how that is written.
 *
 *   http://www.banco.test@192.0.2.7:8080/x   host 192.0.2.7, port 8080, with a name before the `@`
 */
import { getDomain } from 'tldts'

export type Link = {
  /** In lower case, without the dot at its end. */
  readonly host: string
  /** Without the sub-domains that its owner makes as he likes. */
  readonly domain: string
  readonly port: number | undefined
  /** Behind the host, as written. */
  readonly path: string
  /** Something stands before an `@`. */
  readonly hasUser: boolean
  /** Numbers instead of a name, in whatever notation. */
  readonly isAddress: boolean
  /** Per cents, or signs that no name has. */
  readonly isEncoded: boolean
  /** What people see of it; empty for pictures and for links that stand in plain text. */
  readonly text: string
  readonly kind: 'a' | 'img' | 'form' | 'text'
}

const HOST_SIGNS_MAX = 255
/** It is a host already, of whatever signs. */
const AS_IT_IS = { extractHostname: false, validateHostname: false } as const
const SCHEMES = ['http://', 'https://', 'ftp://', '//'] as const

/** Undefined for what leads to no host: `mailto:`, `cid:`, `#there`. */
export function readLink(target: string, text: string, kind: Link['kind']): Link | undefined {
  const start = target.slice(0, 8).toLowerCase()
  const scheme = SCHEMES.find((each) => start.startsWith(each))
  if (scheme === undefined) return undefined
  let at = scheme.length
  // Browsers take any number of slashes, of either kind.
  while (target[at] === '/' || target[at] === '\\') at++
  const end = endOfAuthority(target, at)
  const authority = target.slice(at, end)
  const user = authority.lastIndexOf('@')
  const place = authority.slice(user + 1)
  const colon = place.lastIndexOf(':')
  const hasPort = colon > 0 && isDigits(place.slice(colon + 1))
  const rawHost = hasPort ? place.slice(0, colon) : place
  if (rawHost === '' || rawHost.length > HOST_SIGNS_MAX) return undefined
  const host = (rawHost.endsWith('.') ? rawHost.slice(0, -1) : rawHost).toLowerCase()
  const isAddress = isNumeric(host)
  return {
    host,
    domain: isAddress ? host : organisationalDomain(host),
    port: hasPort ? Number(place.slice(colon + 1)) : undefined,
    path: target.slice(end),
    hasUser: user >= 0,
    isAddress,
    isEncoded: host.includes('%') || /[^a-z0-9.:[\]_-]/.test(host.replace(/[\u00a1-\uffff]/g, '')),
    text,
    kind,
  }
}

/**
 * The part of a name that one buys, by the public suffix list: `a.b.tienda.com.es` is `tienda.com.es`. What nobody can buy, a
 * suffix itself or a name of one label, is itself. Pages that a service gives to everybody (`ana.blogspot.com`) are the service's.
 */
export function organisationalDomain(host: string): string {
  return getDomain(host, AS_IT_IS) ?? host
}

/** `192.0.2.7`, `3221225991`, `0xc0.0.2.7`, `[2001:db8::1]`. */
function isNumeric(host: string): boolean {
  if (host.startsWith('[')) return true
  const labels = host.split('.')
  return labels.length <= 4 && labels.every((label) => /^(?:0x[0-9a-f]{1,8}|[0-9]{1,10})$/.test(label))
}

function endOfAuthority(target: string, from: number): number {
  let at = from
  while (at < target.length && !'/?#\\'.includes(target.charAt(at))) at++
  return at
}

function isDigits(text: string): boolean {
  return text.length > 0 && text.length <= 5 && /^[0-9]+$/.test(text)
}

/** Addresses of the web that stand in a plain text, at most `max`. One pass. */
export function urlsOf(text: string, max: number, signsMax: number): string[] {
  const found: string[] = []
  let at = 0
  while (found.length < max) {
    const colon = text.indexOf('://', at)
    if (colon < 0) break
    const start = schemeStart(text, colon)
    let end = colon + 3
    while (end < text.length && end - colon < signsMax && isUrlSign(text.charCodeAt(end))) end++
    if (start >= 0) found.push(trimEnd(text.slice(start, end)))
    at = end
  }
  return found
}

function schemeStart(text: string, colon: number): number {
  for (const scheme of ['https', 'http', 'ftp'])
    if (text.slice(Math.max(0, colon - scheme.length), colon).toLowerCase() === scheme)
      return colon - scheme.length
  return -1
}

function isUrlSign(code: number): boolean {
  return code > 0x20 && code !== 0x22 && code !== 0x3c && code !== 0x3e && code !== 0x60 && code !== 0xa0
}

/** A full stop or a bracket behind an address belongs to the sentence. */
function trimEnd(url: string): string {
  let end = url.length
  while (end > 0 && '.,;:!?)]}\'*"'.includes(url.charAt(end - 1))) end--
  return url.slice(0, end)
}
