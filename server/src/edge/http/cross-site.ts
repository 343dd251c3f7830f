/**
 * Requests that another site made a browser send. The cookie is SameSite=Strict already; this is the second wall, and the
 * one for signing in, where there is no cookie yet. THREATS JM5
 */
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../lib/refusal.ts'

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Programs that send neither Origin nor Sec-Fetch-Site, and a session all the same, say this. */
const OWN_HEADER = 'x-valija-request'

/**
 * Throws Refusal `forbidden`. Browsers say where a request comes from in one of two fields, and pages cannot change them:
 * Sec-Fetch-Site, or Origin where that is not known (W3C Fetch Metadata §2, RFC 6454 §7).
 */
export function assertSameSite(request: FastifyRequest): void {
  if (SAFE.has(request.method)) return
  const { headers } = request
  const site = headers['sec-fetch-site']
  const origin = headers.origin
  if (site !== undefined) {
    // `none`: the person typed or opened it, no page did.
    if (site !== 'same-origin' && site !== 'none') refuse()
  } else if (origin !== undefined) {
    if (origin !== `https://${headers.host ?? ''}`) refuse()
  } else if (headers.cookie !== undefined && headers[OWN_HEADER] === undefined) refuse()
}

/**
 * The same for the handshake of a WebSocket, a GET after which the page may ask anything. Browsers say Origin with each of
 * them, and Sec-Fetch-Site not everywhere. Throws Refusal `forbidden`. RFC 6455 §10.2
 */
export function assertOwnPage({ headers }: FastifyRequest): void {
  if (headers.origin !== undefined) {
    if (headers.origin !== `https://${headers.host ?? ''}`) refuse()
  } else if (headers.cookie !== undefined && headers[OWN_HEADER] === undefined) refuse()
}

function refuse(): never {
  throw new Refusal('forbidden', { key: 'http.crossSite' })
}
