/**
 * Signing in with a browser, the sessions of one's own account, and ending them.
 *
 *   POST /api/v1/session {"address":"ana@empresa.test","password":"…"}
 *   201 Set-Cookie: __Host-valija=…; Path=/; Secure; HttpOnly; SameSite=Strict
 *   401 {"code":"second-factor","pending":"…","ways":["code","recovery"],…}   and then second-step.ts
 */
import { z } from 'zod'
import { Refusal } from '../../../lib/refusal.ts'
import { Secret } from '../../../lib/secret.ts'
import { PASSWORD_MAX_BYTES, USER_MAX_BYTES } from '../../../service/account/limits.ts'
import type { ShownSession } from '../../../service/session/web-sessions.ts'
import { principalOf, sessionOf } from '../access.ts'
import { at, beginSession, SESSION, shownSession } from '../begin-session.ts'
import type { Area } from '../http-app.ts'
import { ExtendedRefusal } from '../problems.ts'
import { NO_SESSION_COOKIE } from '../session-cookie.ts'

const CREDENTIALS = z.strictObject({
  address: z.string().min(1).max(USER_MAX_BYTES),
  password: z.string().min(1).max(PASSWORD_MAX_BYTES),
})

const LISTED = z.strictObject({
  sessions: z.array(
    z.strictObject({
      id: z.string(),
      current: z.boolean(),
      program: z.string(),
      network: z.string(),
      madeAt: z.iso.datetime(),
      seenAt: z.iso.datetime(),
      endsAt: z.iso.datetime(),
    }),
  ),
})

const OWN_ID = z.strictObject({ id: z.uuid() })

export const sessionRoutes: Area = (app, deps) => {
  const { authenticator, sessions } = deps

  app.post(
    '/api/v1/session',
    { config: { access: 'anyone' }, schema: { body: CREDENTIALS, response: { 201: SESSION } } },
    async (request, reply) => {
      const { address, password } = request.body
      const { address: remoteAddress, secure } = request.peer
      const context = { protocol: 'web', remoteAddress, secure } as const
      const first = await authenticator.firstStep(address, new Secret(password), context)
      if (first.kind === 'second-factor') {
        const { pending, ways } = await deps.secondSteps.begin(first.account)
        throw new ExtendedRefusal('second-factor', { key: 'auth.secondFactor' }, { pending, ways })
      }
      // An app password opens a mail program, never the panel. THREATS ID12
      if (first.principal.appPasswordId !== undefined) throw new Refusal('auth-failed', { key: 'auth.wrong' })
      return await beginSession(deps, first.principal, request, reply)
    },
  )

  app.get(
    '/api/v1/session',
    { config: { access: 'account' }, schema: { response: { 200: SESSION } } },
    async (request) => shownSession(sessionOf(request)),
  )

  app.delete('/api/v1/session', { config: { access: 'account' } }, async (request, reply) => {
    const { id, principal } = sessionOf(request)
    await sessions.end(principal.accountId, id)
    return reply.code(204).header('set-cookie', NO_SESSION_COOKIE).send()
  })

  app.get(
    '/api/v1/sessions',
    { config: { access: 'account' }, schema: { response: { 200: LISTED } } },
    async (request) => {
      const current = sessionOf(request)
      const all = await sessions.list(principalOf(request).accountId)
      return { sessions: all.map((one) => ({ ...listed(one), current: one.id === current.id })) }
    },
  )

  app.delete(
    '/api/v1/sessions/:id',
    { config: { access: 'account' }, schema: { params: OWN_ID } },
    async (request, reply) => {
      await sessions.end(principalOf(request).accountId, request.params.id)
      return reply.code(204).send()
    },
  )
}

function listed({ id, program, network, madeMs, seenMs, endsMs }: ShownSession) {
  return { id, program, network, madeAt: at(madeMs), seenAt: at(seenMs), endsAt: at(endsMs) }
}
