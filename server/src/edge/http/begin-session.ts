/** The end of every way to sign in with a browser: a session of a new id, and what the page hears of it. THREATS ID10 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Secret } from '../../lib/secret.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { Principal } from '../../service/account/principal.ts'
import { SESSION_LIFE_MS } from '../../service/session/limits.ts'
import type { WebSession, WebSessions } from '../../service/session/web-sessions.ts'
import { ExtendedRefusal } from './problems.ts'
import { sessionCookie } from './session-cookie.ts'

export const SESSION = z.strictObject({
  id: z.string(),
  address: z.string(),
  role: z.enum(['operator', 'company-admin', 'account']),
  /** As which company an operator acts, and until when. */
  acting: z.strictObject({ id: z.int(), company: z.string(), endsAt: z.iso.datetime() }).nullable(),
  language: z.enum(['en', 'es']),
  madeAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
})

export type Beginning = {
  readonly sessions: WebSessions
  /** Where the holder chooses another password, when one is asked for before anything else; undefined: none is. */
  readonly passwordDue: (accountId: AccountId) => Promise<Secret | undefined>
}

/**
 * Answers the request. Refusal `expired` with a link, good once, for who has to choose another password: that is all they may.
 */
export async function beginSession(
  { sessions, passwordDue }: Beginning,
  principal: Principal,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const link = principal.accountId === undefined ? undefined : await passwordDue(principal.accountId)
  if (link !== undefined)
    throw new ExtendedRefusal('expired', { key: 'auth.passwordDueHere' }, { url: link.reveal() })
  const { cookie, session } = await newSession(sessions, principal, request)
  return reply.code(201).header('set-cookie', cookie).send(shownSession(session))
}

/** The session that the browser had before ends. */
export async function newSession(
  sessions: WebSessions,
  principal: Principal,
  request: FastifyRequest,
): Promise<{ readonly cookie: string; readonly session: WebSession }> {
  if (request.session !== undefined)
    await sessions.end(request.session.principal.accountId, request.session.id)
  const program = request.headers['user-agent'] ?? ''
  const from = { remoteAddress: request.peer.address, program }
  const { token, session } = await sessions.begin(principal, from)
  return { cookie: sessionCookie(token.reveal(), SESSION_LIFE_MS), session }
}

export function shownSession({ id, principal, acting, madeMs, endsMs }: WebSession): z.infer<typeof SESSION> {
  const { address, role, language } = principal
  const actsAs = acting && {
    id: acting.organisationId,
    company: acting.company,
    endsAt: at(acting.untilMs),
  }
  return { id, address, role, acting: actsAs ?? null, language, madeAt: at(madeMs), endsAt: at(endsMs) }
}

/** RFC 3339, in UTC. */
export function at(ms: number): string {
  return new Date(ms).toISOString()
}
