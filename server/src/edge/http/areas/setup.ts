/**
 * The first person of a service, by the link that the machine printed: a company, its domain, an account, and signed in.
 *
 *   POST /api/v1/setup {"token":"…","company":"Empresa SA","domain":"empresa.test","language":"es",
 *                       "displayName":"María Sosa","local":"admin","password":"…"}
 *   201 Set-Cookie: __Host-valija=…
 */
import { z } from 'zod'
import { Secret } from '../../../lib/secret.ts'
import { PASSWORD_MAX_BYTES } from '../../../service/account/limits.ts'
import { domainText, language, personName, properName } from '../../../service/admin/inputs.ts'
import { TOKEN_CHARACTERS } from '../../../service/session/limits.ts'
import { beginSession, SESSION } from '../begin-session.ts'
import type { Area } from '../http-app.ts'

const FIRST = z.strictObject({
  token: z.string().length(TOKEN_CHARACTERS),
  company: properName,
  domain: domainText,
  language,
  displayName: personName,
  local: z.string().min(1).max(64).describe('What stands before the @. RFC 5321 §4.5.3.1.1'),
  password: z.string().min(1).max(PASSWORD_MAX_BYTES),
})

export const setupRoutes: Area = (app, deps) => {
  const { setup } = deps
  app.post(
    '/api/v1/setup',
    { config: { access: 'anyone' }, schema: { body: FIRST, response: { 201: SESSION } } },
    async (request, reply) => {
      const { token, password, ...first } = request.body
      const principal = await setup.begin(token, { ...first, password: new Secret(password) })
      return await beginSession(deps, principal, request, reply)
    },
  )
}
