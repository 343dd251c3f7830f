/**
 * Return paths of mail that is passed on (Sender Rewriting Scheme): the next server asks SPF about a domain of ours, and
 * a bounce finds its way back through us.
 *
 *   bea@otra.es                          SRS0=k3v9x2qa=2W=otra.es=bea@empresa.es
 *   SRS0=HHH=TT=otra.es=bea@primera.es   SRS1=m4dz7q5c=primera.es==HHH=TT=otra.es=bea@empresa.es
 *
 * The second is for mail that somebody passed on before us: however many do, it does not grow. Hashes are ours alone, so
 * their form is; the rest is what libsrs2 and postsrsd write. Described at libsrs.com; RFC 5321 §3.9.1 leaves room for it.
 */
import type { Address } from '../address.ts'

/** A keyed hash of a text as signs of base32, in lower case. */
export type SrsHash = (text: string) => string

export type SrsPath = {
  readonly kind: 'SRS0' | 'SRS1'
  readonly hash: string
  /** What the hash is over. */
  readonly hashed: string
  /** Two signs of base32: the day, modulo 1024. Undefined for SRS1: the first who passed it on looks at it. */
  readonly day: string | undefined
  readonly original: Address
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'
const DAY_MS = 24 * 3600 * 1000
/** Days after which the two signs begin again. */
const DAYS = 1024
/** The sign behind `SRS0` may be any of three; what follows is separated by `=`. */
const BEGIN = /^(SRS[01])([=+-])/i

/** True for what only a forwarder writes: nobody's mailbox begins so. */
export function looksRewritten(local: string): boolean {
  return BEGIN.test(local)
}

/** The return path as the forwarder `domain` says it. `hash` gets what is to be protected. */
export function rewritePath(sender: Address, domain: string, nowMs: number, hash: SrsHash): Address {
  const first = /^SRS0([=+-].+)$/i.exec(sender.local)?.[1]
  if (first !== undefined) return again(sender.domain, first, domain, hash)
  // Only the first who passed it on and its own part stay: those between have nothing to do with a bounce.
  const later = /^SRS1[=+-][^=]+=([^=]+)=([=+-].+)$/i.exec(sender.local)
  if (later?.[1] !== undefined && later[2] !== undefined) return again(later[1], later[2], domain, hash)
  const day = dayOf(nowMs)
  const rest = `${day}=${sender.domain}=${sender.local}`
  return { local: `SRS0=${hash(macText('SRS0', rest))}=${rest}`, domain }
}

function again(firstDomain: string, firstRest: string, domain: string, hash: SrsHash): Address {
  const rest = `${firstDomain}=${firstRest}`
  return { local: `SRS1=${hash(macText('SRS1', rest))}=${rest}`, domain }
}

/** What a local part says, true or not; undefined when it is no rewritten path. */
export function readRewritten(local: string): SrsPath | undefined {
  const kind = BEGIN.exec(local)?.[1]?.toUpperCase()
  const [, hash, rest] = /^SRS[01][=+-]([^=]+)=(.+)$/is.exec(local) ?? []
  if (hash === undefined || rest === undefined) return undefined
  if (kind === 'SRS0') {
    const [, day, domain, original] = /^([a-z2-7]{2})=([^=]+)=(.+)$/is.exec(rest) ?? []
    if (day === undefined || domain === undefined || original === undefined) return undefined
    return { kind, hash, hashed: macText(kind, rest), day, original: { local: original, domain } }
  }
  const [, domain, original] = /^([^=]+)=([=+-].+)$/s.exec(rest) ?? []
  if (domain === undefined || original === undefined) return undefined
  return {
    kind: 'SRS1',
    hash,
    hashed: macText('SRS1', rest),
    day: undefined,
    original: { local: `SRS0${original}`, domain },
  }
}

/** Whether the day was at most so many days ago; a day ahead is allowed to clocks that differ. */
export function isFresh(day: string, nowMs: number, days: number): boolean {
  const [high = '', low = ''] = day.toLowerCase()
  const then = BASE32.indexOf(high) * 32 + BASE32.indexOf(low)
  const age = (Math.floor(nowMs / DAY_MS) - then + 2 * DAYS) % DAYS
  return age <= days || age === DAYS - 1
}

function dayOf(nowMs: number): string {
  const day = Math.floor(nowMs / DAY_MS) % DAYS
  return `${BASE32.charAt(day >> 5)}${BASE32.charAt(day & 31)}`.toUpperCase()
}

/** Servers on the way may change the case of what they pass on. */
function macText(kind: string, rest: string): string {
  return `${kind} ${rest.toLowerCase()}`
}
