/**
 * A new password without the old one: asking for a link, and the recovery address of one's own account. The link that an
 * admin makes for somebody of the company is an operation of the API.
 */
import { z } from 'zod'
import { USER_MAX_BYTES } from '../../../service/account/limits.ts'
import { principalOf } from '../access.ts'
import type { Area } from '../http-app.ts'

const ADDRESS = z.strictObject({ address: z.string().min(1).max(USER_MAX_BYTES) })
const RECOVERY = z.strictObject({ address: z.string().nullable() })
const OWN_URL = '/api/v1/account/recovery-address'

export const passwordRoutes: Area = (app, { recovery }) => {
  app.post(
    '/api/v1/password-reset',
    { config: { access: 'anyone' }, schema: { body: ADDRESS } },
    // The same answer at once, whoever it is: what follows is not waited for. THREATS ID2
    (request, reply) => {
      recovery.ask(request.body.address, request.peer.address)
      return reply.code(202).send()
    },
  )

  app.get(
    OWN_URL,
    { config: { access: 'account' }, schema: { response: { 200: RECOVERY } } },
    async (request) => ({ address: (await recovery.get(principalOf(request).accountId)) ?? null }),
  )

  app.put(
    OWN_URL,
    { config: { access: 'account', fresh: true }, schema: { body: ADDRESS, response: { 200: RECOVERY } } },
    async (request) => ({
      address: (await recovery.set(principalOf(request), request.body.address)) ?? null,
    }),
  )

  app.delete(OWN_URL, { config: { access: 'account', fresh: true } }, async (request, reply) => {
    await recovery.set(principalOf(request), undefined)
    return reply.code(204).send()
  })
}
