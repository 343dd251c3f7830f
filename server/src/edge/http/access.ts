/**
 * Who may call which route. Every route says it, or the service does not start: there is no default. THREATS PA1
 *
 *   app.get('/api/v1/session', { config: { access: 'account' } }, …)
 */
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { type ApiArea, apiScope } from '../../../../contract/src/api-key.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { Language } from '../../lib/text.ts'
import type { StreamPeer } from '../../net/http-server.ts'
import type { KeyHolder } from '../../service/session/api-keys.ts'
import type { AccountPrincipal, WebSession } from '../../service/session/web-sessions.ts'
import type { OwnHost } from './hosts.ts'

/**
 * `anyone`: no sign-in. `account`: whoever signed in, about what is their own. `company`: also the admins of that
 * company, about what is their company's. `operator`: the operators of the service.
 */
export const ACCESSES = ['anyone', 'account', 'company', 'operator'] as const
export type Access = (typeof ACCESSES)[number]

/** Who asks: a person by a session, or a program by a key. */
export type Caller = { readonly principal: AccountPrincipal; readonly scopes?: KeyHolder['scopes'] }

/** Fields of a request that ask something beside it. */
export type ApiHeader = 'Idempotency-Key' | 'If-Match' | 'If-None-Match' | 'Last-Event-ID'

/** What the OpenAPI document says of a route besides its schema. */
export type Described = {
  readonly summary: string
  /** By the administrative method that it carries; absent: a route of its own kind. */
  readonly call?: string
  /** Where the schema of the route does not say them. */
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  readonly headers?: readonly ApiHeader[]
  /** Its answer is events as they happen. */
  readonly stream?: boolean
  /** Its answer is a file of that media type. */
  readonly file?: string
}

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly access?: Access
    /** Programs may call it too, by a key with that scope; absent: people only. */
    readonly area?: ApiArea
    /** Every route below /api/ says what it is for. */
    readonly described?: Described
    /** Only for people who proved a few minutes ago who they are. THREATS ID9 */
    readonly fresh?: true
    /** Mail itself: mail programs sign in as they do everywhere, and what they ask costs turns, not a quota. */
    readonly mail?: true
    /** Answered under the names of the domains too (autoconfig.D, D itself), not only of the server. */
    readonly domains?: true
    /** Pages of other sites may send it too: the path says who asks, and neither cookie nor key is read. */
    readonly anySite?: true
  }
  interface FastifyRequest {
    /** Undefined: nobody has signed in. */
    session: WebSession | undefined
    /** The same or a program; undefined: nobody that we know. */
    caller: Caller | undefined
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

/** Who asks, of a route that nobody gets to without. */
export function callerOf({ caller }: FastifyRequest): Caller {
  if (caller === undefined) throw new Refusal('auth-required', { key: 'http.signIn' })
  return caller
}

/** Throws Refusal `auth-required` or `forbidden`. */
export function assertAccess({ method, caller, routeOptions }: FastifyRequest): void {
  const { access, area } = routeOptions.config
  if (access === 'anyone') return
  if (caller === undefined) throw new Refusal('auth-required', { key: 'http.signIn' })
  const { role } = caller.principal
  const may =
    access === 'account' || role === 'operator' || (access === 'company' && role === 'company-admin')
  if (!may) throw new Refusal('forbidden', { key: 'admin.forbidden' })
  if (caller.scopes !== undefined) assertScope(caller.scopes, area, method)
}

/** Who may change may also look. */
function assertScope(scopes: KeyHolder['scopes'], area: ApiArea | undefined, method: string): void {
  if (area === undefined) throw new Refusal('forbidden', { key: 'apiKey.people' })
  const looks = method === 'GET' || method === 'HEAD'
  const has = (verb: 'read' | 'write'): boolean =>
    apiScope.options.some((one) => one === `${area}:${verb}` && scopes.has(one))
  if (has('write') || (looks && has('read'))) return
  const scope = `${area}:${looks ? 'read' : 'write'}`
  throw new Refusal('forbidden', { key: 'apiKey.scope', values: { scope } })
}
