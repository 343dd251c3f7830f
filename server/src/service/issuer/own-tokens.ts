/**
 * Tokens that are ours, judged beside those of the issuer that the operator configured. RFC 6750
 */
import type { Clock } from '../../lib/clock.ts'
import type { Secret } from '../../lib/secret.ts'
import type { Directory } from '../../store/directory.ts'
import type { TokenVerifier } from '../oauth/token-verifier.ts'
import { ACCESS_PREFIX, METADATA_PATH } from './names.ts'

/** `others`: of the operator's issuer; undefined: there is none. */
export function withOwnTokens(
  deps: { readonly directory: Directory; readonly clock: Clock; readonly origin: string },
  others: TokenVerifier | undefined,
): TokenVerifier {
  return {
    configurationUrl: others?.configurationUrl ?? `${deps.origin}${METADATA_PATH}`,
    async judge(token: Secret) {
      const written = token.reveal()
      if (written.startsWith(ACCESS_PREFIX)) {
        // Most services give out none.
        const { judgeOwnToken } = await import('./judge-own-token.ts')
        return await judgeOwnToken(deps, written)
      }
      return (await others?.judge(token)) ?? { kind: 'refused', reason: 'no issuer' }
    },
  }
}
