/**
 * Mail programs ask for tokens instead of a password, and people allow it in the webmail (/permitir).
 *
 *   GET  /.well-known/oauth-authorization-server          RFC 8414
 *   POST /oauth/register {"client_name":"K-9","redirect_uris":["http://127.0.0.1/"]}      RFC 7591
 *   POST /oauth/token grant_type=authorization_code&code=…&redirect_uri=…&client_id=…&code_verifier=…      RFC 6749 §4.1.3
 *   POST /oauth/token grant_type=refresh_token&refresh_token=…&client_id=…                RFC 6749 §6
 *   POST /oauth/revoke token=…&client_id=…                                                RFC 7009
 *   POST /api/v1/oauth/look|allow|deny                    what the page of the webmail asks
 */
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { OAuthAnswer, OAuthGrant } from '../../../../../contract/src/oauth.ts'
import type { Secret } from '../../../lib/secret.ts'
import { clientName, redirectUris } from '../../../service/issuer/clients.ts'
import type { GrantAsked, TokenSet } from '../../../service/issuer/grants.ts'
import {
  CLIENT_ID_MAX,
  REDIRECT_MAX,
  SCOPE_MAX,
  STATE_MAX,
  VERIFIER_MAX,
  VERIFIER_MIN,
} from '../../../service/issuer/limits.ts'
import { METADATA_PATH } from '../../../service/issuer/names.ts'
import { SCOPES } from '../../../service/issuer/scopes.ts'
import { CODE_MAX } from '../../../service/provider/limits.ts'
import { principalOf } from '../access.ts'
import { readForms } from '../forms.ts'
import type { Area, HttpDeps } from '../http-app.ts'

/** A program is no browser: what it sends is no page's doing, and it has no cookie. */
const PROGRAM = { config: { access: 'anyone', anySite: true } } as const

/** Base64url of SHA-256. RFC 7636 §4.2 */
const CHALLENGE = z.string().regex(/^[\w-]{43}$/)
const ASKED = z.strictObject({
  response_type: z.literal('code'),
  client_id: z.string().max(CLIENT_ID_MAX),
  redirect_uri: z.string().max(REDIRECT_MAX),
  scope: z.string().max(SCOPE_MAX).default(''),
  state: z.string().max(STATE_MAX).optional(),
  code_challenge: CHALLENGE,
  code_challenge_method: z.literal('S256'),
})
/** Programs say more of themselves than we ask. RFC 7591 §2 */
const INTRODUCED = z.object({ client_name: clientName, redirect_uris: redirectUris })
const CODE = z.object({
  grant_type: z.literal('authorization_code'),
  code: z.string().max(CODE_MAX),
  client_id: z.string().max(CLIENT_ID_MAX),
  redirect_uri: z.string().max(REDIRECT_MAX),
  code_verifier: z.string().min(VERIFIER_MIN).max(VERIFIER_MAX),
})
const REFRESH = z.object({
  grant_type: z.literal('refresh_token'),
  refresh_token: z.string().max(CODE_MAX),
  client_id: z.string().max(CLIENT_ID_MAX),
})
const WANTED = z.discriminatedUnion('grant_type', [CODE, REFRESH])
const REVOKED = z.object({ token: z.string().max(CODE_MAX), client_id: z.string().max(CLIENT_ID_MAX) })

export const oauthRoutes: Area = (app, deps) => {
  app.get(METADATA_PATH, PROGRAM, (_request, reply) => reply.send(metadata(deps.origin)))
  app.post('/oauth/register', PROGRAM, async (request, reply) => {
    const said = INTRODUCED.safeParse(request.body)
    if (!said.success) return fault(reply, 'invalid_client_metadata')
    const { client_name: name, redirect_uris: uris } = said.data
    const client = await deps.oauth.register(name, uris)
    if (client.id.length > CLIENT_ID_MAX) return fault(reply, 'invalid_client_metadata')
    return unkept(reply)
      .code(201)
      .send({
        ...{ client_id: client.id, client_name: name, redirect_uris: uris },
        ...{ grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] },
        token_endpoint_auth_method: 'none',
      })
  })
  app.register((forms, _options, done) => {
    readForms(forms)
    forms.post('/oauth/token', PROGRAM, (request, reply) => giveTokens(deps, request.body, reply))
    forms.post('/oauth/revoke', PROGRAM, async (request, reply) => {
      const revoked = REVOKED.safeParse(request.body)
      if (!revoked.success) return fault(reply, 'invalid_request')
      await deps.oauth.revoke({ token: revoked.data.token, clientId: revoked.data.client_id })
      // RFC 7009 §2.2: also for one that was none.
      return unkept(reply).send('')
    })
    done()
  })
  peopleRoutes(app, deps)
}

/** What the page of the webmail asks, for who is signed in there. */
const peopleRoutes: Area = (app, { oauth }) => {
  const account = { config: { access: 'account' } } as const
  app.post(
    '/api/v1/oauth/look',
    { ...account, schema: { body: ASKED, response: { 200: OAuthGrant } } },
    async (request) => {
      const shown = await oauth.look(principalOf(request), askedOf(request.body))
      return { ...shown, protocols: shown.protocols.filter((one) => one !== 'web') }
    },
  )
  // A program that may read mail for half a year is a new key to the mailbox. THREATS ID9
  app.post(
    '/api/v1/oauth/allow',
    {
      config: { access: 'account', fresh: true },
      schema: { body: ASKED, response: { 200: OAuthAnswer } },
    },
    async (request) => ({ url: await oauth.allow(principalOf(request), askedOf(request.body)) }),
  )
  app.post(
    '/api/v1/oauth/deny',
    { ...account, schema: { body: ASKED, response: { 200: OAuthAnswer } } },
    async (request) => ({ url: await oauth.deny(principalOf(request), askedOf(request.body)) }),
  )
}

async function giveTokens({ oauth }: HttpDeps, body: unknown, reply: FastifyReply): Promise<FastifyReply> {
  const wanted = WANTED.safeParse(body)
  if (!wanted.success) return fault(reply, isOtherGrant(body) ? 'unsupported_grant_type' : 'invalid_request')
  const { data } = wanted
  const clientId = data.client_id
  const tokens =
    data.grant_type === 'refresh_token'
      ? await oauth.refresh({ token: data.refresh_token, clientId })
      : await oauth.redeem({
          ...{ code: data.code, clientId },
          ...{ redirectUri: data.redirect_uri, verifier: data.code_verifier },
        })
  return tokens === undefined ? fault(reply, 'invalid_grant') : unkept(reply).send(written(tokens))
}

function isOtherGrant(body: unknown): boolean {
  const type = z.object({ grant_type: z.string() }).safeParse(body)
  return type.success && !['authorization_code', 'refresh_token'].includes(type.data.grant_type)
}

/** RFC 6749 §5.1 */
function written({ accessToken, refreshToken, expiresSeconds, scope }: TokenSet) {
  const say = (secret: Secret): string => secret.reveal()
  return {
    ...{ access_token: say(accessToken), token_type: 'Bearer', expires_in: expiresSeconds },
    ...{ refresh_token: say(refreshToken), scope },
  }
}

/** RFC 6749 §5.2, RFC 7591 §3.2.2 */
function fault(reply: FastifyReply, error: string): FastifyReply {
  return unkept(reply).code(400).send({ error })
}

function unkept(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store')
}

function askedOf(body: z.infer<typeof ASKED>): GrantAsked {
  const { client_id: clientId, redirect_uri: redirectUri, scope, state, code_challenge: challenge } = body
  return { clientId, redirectUri, scope, state, challenge }
}

/** RFC 8414 §2 */
function metadata(origin: string) {
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/permitir`,
    token_endpoint: `${origin}/oauth/token`,
    registration_endpoint: `${origin}/oauth/register`,
    revocation_endpoint: `${origin}/oauth/revoke`,
    scopes_supported: [...SCOPES],
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    revocation_endpoint_auth_methods_supported: ['none'],
    authorization_response_iss_parameter_supported: true,
  }
}
