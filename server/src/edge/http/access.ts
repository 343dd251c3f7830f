/**
 * Who may call which route. Every route says it, or the service does not start: there is no default. THREATS PA1
 *
 *   app.get('/api/v1/session', { config: { access: 'account' } }, …)
 */
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../lib/refusal.ts'
import type { Language } from '../../lib/text.ts'
import type { StreamPeer } from '../../net/http-server.ts'
import type { AccountPrincipal, WebSession } from '../../service/session/web-sessions.ts'
import type { OwnHost } from './hosts.ts'

/**
 * `anyone`: no sign-in. `account`: whoever signed in, about what is their own. `company`: also the admins of that
 * company, about what is their company's. `operator`: the operators of the service.
 */
export const ACCESSES = ['anyone', 'account', 'company', 'operator'] as const
export type Access = (typeof ACCESSES)[number]

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly access?: Access
    /** Only for people who proved a few minutes ago who they are. THREATS ID9 */
    readonly fresh?: true
    /** Answered under the names of the domains too (autoconfig.D, D itself), not only of the server. */
    readonly domains?: true
  }
  interface FastifyRequest {
    /** Undefined: nobody has signed in. */
    session: WebSession | undefined
    /** Of the person who asks: of the account, else what the program says it wants. */
    language: Language
    peer: StreamPeer
    /** Under which of our names it was asked. */
    ownHost: OwnHost
  }
}

/** The session of a route that nobody gets to without. */
export function sessionOf(request: FastifyRequest): WebSession {
  if (request.session === undefined) throw new Refusal('auth-required', { key: 'http.signIn' })
  return request.session
}

export function principalOf(request: FastifyRequest): AccountPrincipal {
  return sessionOf(request).principal
}

/** Throws Refusal `auth-required` or `forbidden`. */
export function assertAccess(access: Access, session: WebSession | undefined): void {
  if (access === 'anyone') return
  if (session === undefined) throw new Refusal('auth-required', { key: 'http.signIn' })
  const { role } = session.principal
  const may =
    access === 'account' || role === 'operator' || (access === 'company' && role === 'company-admin')
  if (!may) throw new Refusal('forbidden', { key: 'admin.forbidden' })
}
