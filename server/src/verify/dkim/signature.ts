/**
 * A signature over a message, as its field says it: DKIM-Signature, and ARC-Message-Signature, which is the same but
 * for its instance.
 *
 *   DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=otra.test; s=2026; h=from:to:subject; bh=…; b=…
 *
 * RFC 6376 §3.5, RFC 8463 §3, RFC 8617 §4.1.2
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { toAsciiDomain } from '../../mail/domain.ts'
import type { Canonical } from './canonical.ts'
import { SIGNED_FIELDS_MAX } from './limits.ts'
import { base64Of, unfolded } from './tag-list.ts'

export type Algorithm = 'rsa-sha256' | 'ed25519-sha256'

export type Signature = {
  readonly algorithm: Algorithm
  /** `d=`, in lower case and A-labels. */
  readonly domain: string
  readonly selector: string
  /** The domain of `i=`, else that of `d=`. */
  readonly agentDomain: string
  readonly header: Canonical
  readonly body: Canonical
  /** Names in lower case, in their order. */
  readonly fields: readonly string[]
  readonly bodyHash: Buffer
  readonly value: Buffer
  /** `l=`: octets of the body that are signed; undefined: all. */
  readonly octets: number | undefined
  readonly expiresMs: number | undefined
}

/** What a signature says, however wrong the rest of it is: for whoever reads the verdict. */
export type SignatureLabel = {
  readonly domain: string | undefined
  readonly selector: string | undefined
  readonly algorithm: string | undefined
  /** The first signs of `b=`, which tell it from the others. RFC 6008 §4 */
  readonly mark: string | undefined
}

/** Well formed, but not to be believed whatever the key says. */
export class Unacceptable extends Error {
  override readonly name = 'Unacceptable'
}

const DIGITS = /^[0-9]{1,12}$/
/** RFC 6376 §3.1: labels as in a domain name. */
const SELECTOR = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?$/
const FIELD_NAME = /^[!-9<-~]+$/
/** Octets of `b=` that name a signature. RFC 6008 §4 */
const MARK_SIGNS = 8
const LABEL_SIGNS = 253
const VISIBLE = /^[!-~]+$/

/** What can be told of any field, broken ones too. */
export function labelOf(tags: ReadonlyMap<string, string>): SignatureLabel {
  const domain = tags.get('d')
  return {
    domain: domain === undefined ? undefined : toAsciiDomain(domain),
    selector: visible(tags.get('s')),
    algorithm: visible(tags.get('a')),
    mark: visible(unfolded(tags.get('b') ?? '').slice(0, MARK_SIGNS)),
  }
}

function visible(text: string | undefined): string | undefined {
  return text !== undefined && VISIBLE.test(text) && text.length <= LABEL_SIGNS ? text : undefined
}

/** Throws SyntaxFault, or Unacceptable for what RFC 8301 §3.1 and RFC 6376 §5.4 forbid to believe. */
export function readSignature(tags: ReadonlyMap<string, string>, kind: 'dkim' | 'arc'): Signature {
  if (kind === 'dkim' && tags.get('v') !== '1') throw new SyntaxFault('v=1', 0)
  const domain = domainIn(tags)
  const [header, body] = canonicalIn(tags.get('c') ?? 'simple/simple')
  const queries = tags.get('q')?.split(':')
  if (queries?.every((one) => one.trim() !== 'dns/txt') === true) throw new SyntaxFault('q=dns/txt', 0)
  const made = numberIn(tags, 't')
  const expires = numberIn(tags, 'x')
  if (made !== undefined && expires !== undefined && expires <= made) throw new SyntaxFault('x= after t=', 0)
  const octets = numberIn(tags, 'l')
  const signature = {
    domain,
    selector: selectorIn(tags),
    agentDomain: kind === 'dkim' ? agentIn(tags, domain) : domain,
    header,
    body,
    fields: fieldsIn(tags, kind),
    bodyHash: base64In(tags, 'bh'),
    value: base64In(tags, 'b'),
    octets,
    expiresMs: expires === undefined ? undefined : expires * 1000,
  }
  return { ...signature, algorithm: algorithmIn(tags) }
}

export function need(tags: ReadonlyMap<string, string>, name: string): string {
  const value = tags.get(name)
  if (value === undefined || value === '') throw new SyntaxFault(`${name}=`, 0)
  return value
}

/** Throws Unacceptable for SHA-1. RFC 8301 §3.1 */
export function algorithmIn(tags: ReadonlyMap<string, string>): Algorithm {
  const name = need(tags, 'a')
  if (name === 'rsa-sha1') throw new Unacceptable('SHA-1 proves nothing')
  if (name !== 'rsa-sha256' && name !== 'ed25519-sha256') throw new SyntaxFault('a known algorithm', 0)
  return name
}

export function domainIn(tags: ReadonlyMap<string, string>): string {
  const domain = toAsciiDomain(need(tags, 'd'))
  if (domain === undefined) throw new SyntaxFault('a domain in d=', 0)
  return domain
}

export function selectorIn(tags: ReadonlyMap<string, string>): string {
  const selector = need(tags, 's')
  if (!SELECTOR.test(selector)) throw new SyntaxFault('a selector', 0)
  return selector.toLowerCase()
}

export function base64In(tags: ReadonlyMap<string, string>, name: string): Buffer {
  const value = base64Of(need(tags, name))
  if (value === undefined) throw new SyntaxFault(`base64 in ${name}=`, 0)
  return value
}

export function numberIn(tags: ReadonlyMap<string, string>, name: string): number | undefined {
  const value = tags.get(name)
  if (value === undefined) return undefined
  if (!DIGITS.test(value)) throw new SyntaxFault(`a number in ${name}=`, 0)
  return Number(value)
}

function canonicalIn(text: string): readonly [Canonical, Canonical] {
  const [header, body = 'simple', more] = text.split('/')
  if (!isCanonical(header) || !isCanonical(body) || more !== undefined)
    throw new SyntaxFault('a canonical form', 0)
  return [header, body]
}

function isCanonical(text: string | undefined): text is Canonical {
  return text === 'simple' || text === 'relaxed'
}

/** `i=`: within `d=`. RFC 6376 §3.5 */
function agentIn(tags: ReadonlyMap<string, string>, domain: string): string {
  const agent = tags.get('i')
  if (agent === undefined) return domain
  const at = agent.lastIndexOf('@')
  const named = at < 0 ? undefined : toAsciiDomain(agent.slice(at + 1))
  if (named === undefined || (named !== domain && !named.endsWith(`.${domain}`)))
    throw new SyntaxFault('i= within d=', 0)
  return named
}

/**
 * From has to be signed: else nothing is said of the author (RFC 6376 §5.4). A chain is whole without it, as ARC's public
 * cases have it; whoever believes a chain asks for From.
 */
function fieldsIn(tags: ReadonlyMap<string, string>, kind: 'dkim' | 'arc'): readonly string[] {
  const written = kind === 'arc' ? tags.get('h') : need(tags, 'h')
  if (written === undefined) throw new SyntaxFault('h=', 0)
  const names = written === '' ? [] : unfolded(written).toLowerCase().split(':')
  if (names.length > SIGNED_FIELDS_MAX) throw new SyntaxFault(`at most ${SIGNED_FIELDS_MAX} fields`, 0)
  if (!names.every((name) => FIELD_NAME.test(name))) throw new SyntaxFault('names of fields in h=', 0)
  if (kind === 'dkim' && !names.includes('from')) throw new Unacceptable('From is not signed')
  return names
}
