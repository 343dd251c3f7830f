/**
 * The second factors of one's own account. Whatever changes them wants a sign-in of the last few minutes, and the holder
 * hears of it by mail. THREATS ID9
 *
 *   GET    /api/v1/second-factor
 *   POST   /api/v1/second-factor/codes                  {"secret":"…","uri":"otpauth://…","qr":"<svg …>"}
 *   POST   /api/v1/second-factor/codes/confirm          {"code":"123456"}
 *   DELETE /api/v1/second-factor/codes
 *   POST   /api/v1/second-factor/recovery-codes         {"recoveryCodes":[…]}
 *   POST   /api/v1/second-factor/passkeys/options       options for navigator.credentials.create
 *   POST   /api/v1/second-factor/passkeys               {"name":"Teléfono","answer":{…}}
 *   DELETE /api/v1/second-factor/passkeys/7
 */
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { CODE_MAX } from '../../../service/account/second-factor/limits.ts'
import type { Holder, ShownFactors } from '../../../service/account/second-factor/second-factors.ts'
import { properName } from '../../../service/admin/inputs.ts'
import { sessionOf } from '../access.ts'
import { at } from '../begin-session.ts'
import type { Area } from '../http-app.ts'
import { CEREMONY_OPTIONS, REGISTRATION } from '../passkey-answers.ts'

const moment = z.iso.datetime()
const recoveryCodes = z.array(z.string())
const FACTORS = z.strictObject({
  codes: z.strictObject({ on: z.boolean(), since: moment.nullable() }),
  passkeys: z.array(
    z.strictObject({
      id: z.int(),
      name: z.string(),
      transports: z.array(z.string()),
      madeAt: moment,
      usedAt: moment.nullable(),
    }),
  ),
  recoveryCodesLeft: z.int(),
  /** The company asks it of whoever administers: until it is there, this person does not. */
  required: z.boolean(),
})
const OFFERED = z.strictObject({ secret: z.string(), uri: z.string(), qr: z.string() })
const CONFIRM = z.strictObject({ code: z.string().min(1).max(CODE_MAX) })
const CONFIRMED = z.strictObject({ recoveryCodes: recoveryCodes.nullable() })
const RENEWED = z.strictObject({ recoveryCodes })
const NEW_PASSKEY = z.strictObject({ name: properName, answer: REGISTRATION })
const ADDED = z.strictObject({ id: z.int(), recoveryCodes: recoveryCodes.nullable() })
const ONE = z.strictObject({ id: z.coerce.number().int().min(1) })

const OWN = { access: 'account' } as const
const FRESH = { access: 'account', fresh: true } as const

export const secondFactorRoutes: Area = (app, { secondFactors }) => {
  app.get(
    '/api/v1/second-factor',
    { config: OWN, schema: { response: { 200: FACTORS } } },
    async (request) => {
      const { accountId } = sessionOf(request).principal
      const required = await secondFactors.isMissing(accountId)
      return { ...shown(await secondFactors.show(accountId)), required }
    },
  )

  app.post(
    '/api/v1/second-factor/codes',
    { config: FRESH, schema: { response: { 200: OFFERED } } },
    async (request) => {
      const { secret, uri } = await secondFactors.offerCodes(holderOf(request))
      const { qrSvg } = await import('../../../service/account/second-factor/qr-code.ts')
      return { secret: secret.reveal(), uri, qr: await qrSvg(uri) }
    },
  )

  app.post(
    '/api/v1/second-factor/codes/confirm',
    { config: FRESH, schema: { body: CONFIRM, response: { 200: CONFIRMED } } },
    async (request) => {
      const added = await secondFactors.confirmCodes(holderOf(request), request.body.code)
      return { recoveryCodes: added.recoveryCodes === undefined ? null : [...added.recoveryCodes] }
    },
  )

  app.delete('/api/v1/second-factor/codes', { config: FRESH }, async (request, reply) => {
    await secondFactors.removeCodes(holderOf(request))
    return reply.code(204).send()
  })

  app.post(
    '/api/v1/second-factor/recovery-codes',
    { config: FRESH, schema: { response: { 200: RENEWED } } },
    async (request) => ({ recoveryCodes: [...(await secondFactors.renewRecoveryCodes(holderOf(request)))] }),
  )

  app.post(
    '/api/v1/second-factor/passkeys/options',
    { config: FRESH, schema: { response: { 200: CEREMONY_OPTIONS } } },
    async (request) => await secondFactors.passkeyOptions(holderOf(request)),
  )

  app.post(
    '/api/v1/second-factor/passkeys',
    { config: FRESH, schema: { body: NEW_PASSKEY, response: { 201: ADDED } } },
    async (request, reply) => {
      const { name, answer } = request.body
      const added = await secondFactors.addPasskey(holderOf(request), name, answer)
      const codes = added.recoveryCodes === undefined ? null : [...added.recoveryCodes]
      return await reply.code(201).send({ id: added.id, recoveryCodes: codes })
    },
  )

  app.delete(
    '/api/v1/second-factor/passkeys/:id',
    { config: FRESH, schema: { params: ONE } },
    async (request, reply) => {
      await secondFactors.removePasskey(holderOf(request), request.params.id)
      return reply.code(204).send()
    },
  )
}

function holderOf(request: FastifyRequest): Holder {
  const { id, principal } = sessionOf(request)
  return { accountId: principal.accountId, sessionId: id }
}

function shown({ codesSinceMs, passkeys, recoveryCodesLeft }: ShownFactors) {
  return {
    codes: { on: codesSinceMs !== undefined, since: codesSinceMs === undefined ? null : at(codesSinceMs) },
    passkeys: passkeys.map(({ id, name, transports, madeMs, usedMs }) => ({
      id,
      name,
      transports: [...transports],
      madeAt: at(madeMs),
      usedAt: usedMs === undefined ? null : at(usedMs),
    })),
    recoveryCodesLeft,
  }
}
