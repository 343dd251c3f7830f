/**
 * Mail whose writer says that it need not be protected on its way: it goes on although what the destination published
 * about TLS does not hold. Reports of just that are the usual ones.
 *
 *   TLS-Required: No
 *
 * RFC 8689 §3, §4.2.2
 */
import { findText, readHeader } from '../../mail/header/header.ts'
import type { Hop } from './hop.ts'
import type { OpenDeps } from './open-hop.ts'

const LF = 10
const CR = 13
const LETTER_CASE = 0x20
const NAME = Buffer.from('tls-required')

/** Most messages do not say it, and their header is not read for it. */
export function waivesTls(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length && bytes[at] !== LF && bytes[at] !== CR; ) {
    if (isNameAt(bytes, at)) return findText(bytes, readHeader(bytes), 'tls-required')?.toLowerCase() === 'no'
    const end = bytes.indexOf(LF, at)
    if (end < 0) return false
    at = end + 1
  }
  return false
}

function isNameAt(bytes: Uint8Array, at: number): boolean {
  return NAME.every((sign, n) => ((bytes[at + n] ?? 0) | LETTER_CASE) === sign)
}

/** Those that wait at the hop and say so, at one of their own; undefined: there are none. */
export function relaxedOf(hop: Hop): Hop | undefined {
  const jobs = hop.drain(({ message }) => message.requireTls === false)
  return jobs.length === 0 ? undefined : hop.apart(jobs)
}

/** As if nobody had published anything. */
export function withoutPolicies(deps: OpenDeps): OpenDeps {
  return { ...deps, tlsOf: undefined, daneOf: undefined, noteTls: undefined }
}
