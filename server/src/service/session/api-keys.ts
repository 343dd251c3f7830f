/**
 * Keys by which programs administer. A key has the rights of the account that made it, cut down to its scopes, and never
 * more than that account has at this moment; we keep its SHA-256. THREATS PA1, ID12
 */
import { type ApiScope, apiScope } from '../../../../contract/src/api-key.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Secret } from '../../lib/secret.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import { principalOf, roleIn, WHOLE_ACCOUNT } from '../account/login-scope.ts'
import { SEEN_EVERY_MS } from './limits.ts'
import { makeToken, tokenDigest } from './token.ts'
import type { AccountPrincipal } from './web-sessions.ts'

/** What people and scanners of secrets know it by. */
const PREFIX = 'vk_'

export type KeyHolder = {
  readonly principal: AccountPrincipal & { readonly apiKeyId: number }
  readonly scopes: ReadonlySet<ApiScope>
}

export type ApiKeys = {
  /** Who a key is good for; undefined: it is none, has ended, or its account may not administer by the web now. */
  find(written: string): Promise<KeyHolder | undefined>
}

export function createApiKeys({
  directory,
  clock,
}: {
  readonly directory: Directory
  readonly clock: Pick<Clock, 'now'>
}): ApiKeys {
  return {
    async find(written) {
      const digest = written.startsWith(PREFIX) ? tokenDigest(written.slice(PREFIX.length)) : undefined
      if (digest === undefined) return undefined
      const key = await directory.read(({ apiKeys }) => apiKeys.get(digest))
      const now = clock.now()
      if (key === undefined || key.expiresMs <= now) return undefined
      const account = await directory.account(key.accountId)
      if (account === undefined || account.state !== 'enabled' || account.paused) return undefined
      if (!account.protocols.has('web')) return undefined
      if (now - (key.usedMs ?? 0) >= SEEN_EVERY_MS)
        await directory.writeUnseen(({ apiKeys }) => apiKeys.touch(key.id, now))
      const principal = principalOf(account, WHOLE_ACCOUNT, await roleIn(directory, account))
      return {
        principal: { ...principal, accountId: account.id satisfies AccountId, apiKeyId: key.id },
        // Words that this release does not know allow nothing.
        scopes: new Set(apiScope.options.filter((scope) => key.scopes.includes(scope))),
      }
    },
  }
}

/** A new key, and what it is found by. */
export function makeApiKey(): { readonly key: Secret; readonly digest: Uint8Array } {
  const { token: key, digest } = makeToken(PREFIX)
  return { key, digest }
}
