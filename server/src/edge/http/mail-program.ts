/**
 * A mail program that speaks JMAP signs in with each request, as others do with each connection: with a password of its own,
 * or a token. RFC 8620 §8.2, RFC 7617, RFC 6750
 */
import { Refusal } from '../../lib/refusal.ts'
import { Secret } from '../../lib/secret.ts'
import type { StreamPeer } from '../../net/http-server.ts'
import type { Authenticator } from '../../service/account/authenticator.ts'
import type { AccountPrincipal } from '../../service/session/web-sessions.ts'

const BASIC = /^Basic +([A-Za-z0-9+/=]{1,4096})$/i
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]{1,12000}=*)$/i

/** Throws Refusal `auth-failed` and those of the authenticator. */
export async function mailProgram(
  authenticator: Authenticator,
  authorization: string,
  { address, secure }: StreamPeer,
): Promise<AccountPrincipal> {
  const context = { protocol: 'jmap', remoteAddress: address, secure } as const
  const basic = BASIC.exec(authorization)?.[1]
  const token = BEARER.exec(authorization)?.[1]
  const { user, password } = splitBasic(basic)
  const principal =
    user !== undefined && password !== undefined
      ? await authenticator.password(user, new Secret(password), context)
      : token !== undefined && authenticator.tokens !== undefined
        ? await authenticator.token(undefined, new Secret(token), context)
        : undefined
  if (principal?.accountId === undefined || principal.organisationId === undefined)
    throw new Refusal('auth-failed', { key: 'auth.wrong' })
  const { accountId, organisationId } = principal
  return { ...principal, accountId, organisationId }
}

function splitBasic(basic: string | undefined): { readonly user?: string; readonly password?: string } {
  if (basic === undefined) return {}
  const text = Buffer.from(basic, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 1 ? {} : { user: text.slice(0, colon), password: text.slice(colon + 1) }
}
