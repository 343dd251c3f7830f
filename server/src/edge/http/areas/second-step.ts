/**
 * The second step of signing in, and signing in with a passkey alone.
 *
 *   POST /api/v1/session/code {"pending":"…","code":"123456"}              a verification code or a recovery code
 *   POST /api/v1/session/passkey/options {"pending":"…"} or {}             options for navigator.credentials.get
 *   POST /api/v1/session/passkey {"pending":"…","answer":{…}} or {"answer":{…}}
 *   201 Set-Cookie: __Host-valija=…
 */
import { randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../../../lib/refusal.ts'
import type { SignInContext } from '../../../service/account/authenticator.ts'
import { CODE_MAX, TICKET_MS } from '../../../service/account/second-factor/limits.ts'
import type { PasskeyPlace } from '../../../service/account/second-factor/second-step.ts'
import { TICKET_CHARACTERS } from '../../../service/account/second-factor/tickets.ts'
import { beginSession, SESSION } from '../begin-session.ts'
import type { Area } from '../http-app.ts'
import { ASSERTION, CEREMONY_OPTIONS } from '../passkey-answers.ts'
import { ceremonyCookie, readCeremonyCookie } from '../session-cookie.ts'

/** Of the cookie that joins options and answer where nobody has signed in yet. */
const CEREMONY_ID_BYTES = 32

const pending = z.string().length(TICKET_CHARACTERS)
const CODE = z.strictObject({ pending, code: z.string().min(1).max(CODE_MAX) })
const ASKED = z.strictObject({ pending: pending.optional() })
const ANSWERED = z.strictObject({ pending: pending.optional(), answer: ASSERTION })

export const secondStepRoutes: Area = (app, deps) => {
  const { secondSteps } = deps
  app.post(
    '/api/v1/session/code',
    { config: { access: 'anyone' }, schema: { body: CODE, response: { 201: SESSION } } },
    async (request, reply) => {
      const { pending: step, code } = request.body
      const principal = await secondSteps.code(step, code, contextOf(request))
      return await beginSession(deps, principal, request, reply)
    },
  )

  app.post(
    '/api/v1/session/passkey/options',
    { config: { access: 'anyone' }, schema: { body: ASKED, response: { 200: CEREMONY_OPTIONS } } },
    async (request, reply) => {
      const { pending: step } = request.body
      if (step !== undefined) return await secondSteps.passkeyOptions({ kind: 'step', pending: step })
      const id = randomBytes(CEREMONY_ID_BYTES).toString('base64url')
      reply.header('set-cookie', ceremonyCookie(id, TICKET_MS))
      return await secondSteps.passkeyOptions({ kind: 'browser', id })
    },
  )

  app.post(
    '/api/v1/session/passkey',
    { config: { access: 'anyone' }, schema: { body: ANSWERED, response: { 201: SESSION } } },
    async (request, reply) => {
      const { pending: step, answer } = request.body
      const principal = await secondSteps.passkey(placeOf(request, step), answer, contextOf(request))
      return await beginSession(deps, principal, request, reply)
    },
  )
}

function contextOf({ peer }: FastifyRequest): SignInContext {
  return { protocol: 'web', remoteAddress: peer.address, secure: peer.secure }
}

function placeOf({ headers }: FastifyRequest, step: string | undefined): PasskeyPlace {
  if (step !== undefined) return { kind: 'step', pending: step }
  const id = readCeremonyCookie(headers.cookie)
  if (id === undefined) throw new Refusal('auth-failed', { key: 'auth.wrongPasskey' })
  return { kind: 'browser', id }
}
