/**
 * What every answer says to browsers. Nothing here is read by pages of other origins: there is no CORS. The policy of a
 * page of ours is its own; all the rest may load and run nothing. THREATS §3.14, W3C CSP 3, RFC 6797
 */
import type { FastifyReply } from 'fastify'
import { HSTS_SECONDS } from './limits.ts'

/** For answers that are no page. */
const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

export function setSecurityHeaders(reply: FastifyReply): void {
  reply.headers({
    'content-security-policy': NOTHING,
    'strict-transport-security': `max-age=${HSTS_SECONDS}`,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'cache-control': 'no-store',
  })
}
