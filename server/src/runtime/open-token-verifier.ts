/** From the settings of [oauth] to what judges tokens. Nothing of it is loaded when no issuer is configured. */
import type { Config } from '../config/config.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { Secret } from '../lib/secret.ts'
import type { TokenVerifier } from '../service/oauth/token-verifier.ts'

export async function openTokenVerifier(
  oauth: Config['oauth'],
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<TokenVerifier | undefined> {
  if (oauth === undefined) return undefined
  const { createTokenVerifier } = await import('../service/oauth/create-token-verifier.ts')
  const { createAskHttps } = await import('../net/https.ts')
  const { introspectionUrl: url, clientId, clientSecret } = oauth
  const introspection = url === '' ? undefined : { url, clientId, clientSecret: new Secret(clientSecret) }
  const settings = { ...oauth, introspection }
  return createTokenVerifier({ settings, ask: createAskHttps(), clock, log })
}
