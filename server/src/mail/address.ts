/**
 * Mailbox addresses as the whole product knows them: read once, at the edge, by the grammar of the envelope.
 * Headers have a wider grammar (header/address-list.ts) that ends in the same type.
 *
 *   parsePath('<"a b"@Empresa.TEST> SIZE=5')   { address: { local: 'a b', domain: 'empresa.test' }, end: 20, … }
 *
 * Whatever two readers could take for two different mailboxes is a SyntaxFault (THREATS IN6).
 */
import { SyntaxFault } from '../lib/syntax-fault.ts'
import { canonicalLocal } from './canonical.ts'
import { canonicalLiteral, toAsciiDomain, toUnicodeDomain } from './domain.ts'
import { LOCAL_OCTETS_MAX, ROUTE_HOSTS_MAX } from './limits.ts'

/** One mailbox address. RFC 5321 §4.1.2, RFC 6531 §3.3 */
export type Address = {
  /** As written, quotes removed; UTF-8 allowed. Comparison goes by the canonical form. */
  readonly local: string
  /** A-labels in lower case (`xn--…`), or an address literal in brackets. */
  readonly domain: string
}

/** `<>` is null. RFC 5321 §4.5.5 */
export type ReversePath = Address | null

export type Path = {
  readonly address: ReversePath
  /** Hosts of `<@a,@b:user@c>`. Obsolete: to be ignored or refused, never followed. RFC 5321 §4.1.1.3 */
  readonly route: readonly string[]
  /** The path needs SMTPUTF8: its local part is not ASCII, or its domain was written in U-labels. RFC 6531 §3.3 */
  readonly utf8: boolean
  /** Index behind the closing `>`: where the parameters start. */
  readonly end: number
}

export type PathOptions = {
  /** The domain that `<Postmaster>` without one belongs to; when missing, such a path is a fault. RFC 5321 §4.5.1 */
  readonly postmasterDomain?: string
}

/** atext of RFC 5322 §3.2.3, widened by RFC 6531 §3.3. */
const ATOM = /[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\x80-\u{10ffff}]+/uy
const DOT_STRING =
  /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\x80-\u{10ffff}]+(?:\.[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\x80-\u{10ffff}]+)*$/u
const DOMAIN = /[A-Za-z0-9_.\x80-\u{10ffff}-]+/uy
const LITERAL = /\[[^\s[\]\\<>]{1,60}\]/uy
/** Invisible or unassigned signs, foreign spaces, halves of surrogates and the sign for undecodable bytes. */
const UNSAFE =
  /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\ufffd\p{Noncharacter_Code_Point}]|(?![\u200c\u200d])\p{Cf}|(?! )\p{Zs}/u
const NON_ASCII = /[^\0-\x7f]/

/**
 * Reads a path of MAIL or RCPT from its `<` on. Signs behind the `>` are the caller's to read.
 * RFC 5321 §4.1.2
 */
export function parsePath(text: string, from = 0, options: PathOptions = {}): Path {
  if (text[from] !== '<') throw new SyntaxFault('<', from)
  if (text[from + 1] === '>') return { address: null, route: [], utf8: false, end: from + 2 }
  const { route, at } = readRoute(text, from + 1)
  const bare = route.length === 0 ? readPostmaster(text, at, options) : undefined
  const { address, end } = bare ?? readMailbox(text, at)
  if (text[end] !== '>') throw new SyntaxFault('>', end)
  return { address, route, utf8: NON_ASCII.test(text.slice(from, end)), end: end + 1 }
}

/**
 * Reads a path without its brackets, as printers and scripts send it and most servers take it: a local part without quotes
 * and a domain, up to a space or the end. It has one reading only, and is no route, no null path and no bare name.
 */
export function parseBarePath(text: string, from: number): Path {
  if (text[from] === '"') throw new SyntaxFault('<', from)
  const { address, end } = readMailbox(text, from)
  if (end < text.length && text[end] !== ' ') throw new SyntaxFault('the end of the address', end)
  return { address, route: [], utf8: NON_ASCII.test(text.slice(from, end)), end }
}

/** Reads a text that is one address and nothing else, as people, files and programs give it. RFC 5321 §4.1.2 */
export function parseMailbox(text: string): Address {
  const { address, end } = readMailbox(text, 0)
  if (end !== text.length) throw new SyntaxFault('the end of the address', end)
  return address
}

/** The address of a text, or undefined where `parseMailbox` would throw. */
export function tryParseMailbox(text: string): Address | undefined {
  try {
    return parseMailbox(text)
  } catch (fault) {
    if (fault instanceof SyntaxFault) return undefined
    throw fault
  }
}

/**
 * The key by which two addresses are the same mailbox: local part in NFC and lower case, domain in A-labels.
 * Nothing is folded that people would tell apart: dots, accents and `+` stay. The last `@` splits it again.
 */
export function canonicalAddress({ local, domain }: Address): string {
  // A local part that cannot be anybody's here (U+212A looks like K) stays as written, and equals nobody's.
  return `${canonicalLocal(local) ?? local}@${domain}`
}

/** Of a canonical address, or one on the wire: what stands behind the last `@`, `xn--…` or a literal, in lower case. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}

/** The address on the wire: quoted where it must be, domain in A-labels. RFC 5321 §4.1.2 */
export function formatAddress({ local, domain }: Address): string {
  return `${formatLocal(local)}@${domain}`
}

/** The address for people: the same with the domain in U-labels. */
export function displayAddress({ local, domain }: Address): string {
  return `${formatLocal(local)}@${toUnicodeDomain(domain)}`
}

/** `<a@b>`, or `<>` for the null path. */
export function formatPath(path: ReversePath): string {
  return path === null ? '<>' : `<${formatAddress(path)}>`
}

/** True when the address cannot be written without SMTPUTF8. The domain always can: it is kept in A-labels. */
export function needsSmtpUtf8({ local }: Address): boolean {
  return NON_ASCII.test(local)
}

/** The local part, in quotes unless it is a dot-string. Throws on signs that no local part can hold. */
export function formatLocal(local: string): string {
  if (UNSAFE.test(local)) throw new SyntaxFault('a printable sign in the local part', local.search(UNSAFE))
  return DOT_STRING.test(local) ? local : `"${local.replaceAll(/["\\]/g, '\\$&')}"`
}

/** A-d-l, only to know that it is there. RFC 5321 §4.1.2 */
function readRoute(text: string, from: number): { route: string[]; at: number } {
  const route: string[] = []
  let at = from
  if (text[at] !== '@') return { route, at }
  for (;;) {
    if (text[at] !== '@') throw new SyntaxFault('@', at)
    const domain = readDomain(text, at + 1)
    route.push(domain.domain)
    at = domain.end
    if (route.length > ROUTE_HOSTS_MAX) throw new SyntaxFault(`at most ${ROUTE_HOSTS_MAX} hosts`, at)
    if (text[at] === ':') return { route, at: at + 1 }
    if (text[at] !== ',') throw new SyntaxFault(':', at)
    at++
  }
}

function readPostmaster(text: string, at: number, options: PathOptions) {
  const end = at + 'postmaster'.length
  if (options.postmasterDomain === undefined || text[end] !== '>') return undefined
  const local = text.slice(at, end)
  if (local.toLowerCase() !== 'postmaster') return undefined
  return { address: { local, domain: options.postmasterDomain }, end }
}

function readMailbox(text: string, from: number): { address: Address; end: number } {
  const { local, end: at } = text[from] === '"' ? readQuoted(text, from) : readDotString(text, from)
  if (text[at] !== '@') throw new SyntaxFault('@', at)
  if (octets(local) > LOCAL_OCTETS_MAX) {
    throw new SyntaxFault(`at most ${LOCAL_OCTETS_MAX} octets before the @`, from)
  }
  const unsafe = UNSAFE.exec(local)
  if (unsafe !== null) throw new SyntaxFault('a printable sign in the local part', from + unsafe.index)
  const { domain, end } = readDomain(text, at + 1)
  return { address: { local, domain }, end }
}

/** Atom *("." Atom) */
function readDotString(text: string, from: number): { local: string; end: number } {
  let at = from
  for (;;) {
    ATOM.lastIndex = at
    const atom = ATOM.exec(text)
    if (atom === null) throw new SyntaxFault('a local part', at)
    at += atom[0].length
    if (text[at] !== '.') return { local: text.slice(from, at), end: at }
    at++
  }
}

/** DQUOTE *QcontentSMTP DQUOTE; signs under 0x20 are in no quoted string of the envelope, escaped or not. */
function readQuoted(text: string, from: number): { local: string; end: number } {
  const signs: string[] = []
  for (let at = from + 1; at < text.length; at++) {
    const sign = text.charAt(at)
    if (sign === '"') {
      if (signs.length === 0) throw new SyntaxFault('a local part', at)
      return { local: signs.join(''), end: at + 1 }
    }
    if (sign === '\\') at++
    const code = text.charCodeAt(at)
    // A backslash escapes ASCII only. RFC 5321 §4.1.2
    if (Number.isNaN(code) || code < 0x20 || code === 0x7f || (sign === '\\' && code > 0x7f)) break
    signs.push(text.charAt(at))
    if (signs.length > LOCAL_OCTETS_MAX) break
  }
  throw new SyntaxFault('a closing quote', from + signs.length)
}

function readDomain(text: string, from: number): { domain: string; end: number } {
  const grammar = text[from] === '[' ? LITERAL : DOMAIN
  grammar.lastIndex = from
  const found = grammar.exec(text)?.[0]
  const domain =
    found === undefined ? undefined : grammar === LITERAL ? canonicalLiteral(found) : toAsciiDomain(found)
  if (found === undefined || domain === undefined) throw new SyntaxFault('a domain', from)
  return { domain, end: from + found.length }
}

function octets(text: string): number {
  return NON_ASCII.test(text) ? new TextEncoder().encode(text).length : text.length
}
