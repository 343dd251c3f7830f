/**
 * Keys for programs that administer: made for one's own account, by a person who signed in, never by another key, so that
 * a key that leaks cannot outlive its day. THREATS PA1, ID12
 */
import { z } from 'zod'
import { apiScope } from '../../../../contract/src/api-key.ts'
import type { ApiKeyRecord } from '../../store/directory-api-keys.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { Principal } from '../account/principal.ts'
import { makeApiKey } from '../session/api-keys.ts'
import { findAccountToChange, no } from './access.ts'
import type { DirectoryAdminDeps } from './directory-methods.ts'
import { addressText, properName } from './inputs.ts'
import { API_KEY_LIFE_MS, API_KEYS_MAX } from './limits.ts'
import { type AdminMethod, adminMethod, type Json } from './method.ts'

export function apiKeyMethods({ directory, clock }: DirectoryAdminDeps): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'api-key.add',
      scope: 'company',
      input: z.strictObject({
        address: addressText,
        name: properName,
        scopes: z.array(apiScope).min(1).max(apiScope.options.length),
        /** At most a year from now. */
        expiresMs: z.int().min(0),
      }),
      run: async (principal, input) => {
        const now = clock.now()
        if (input.expiresMs <= now || input.expiresMs > now + API_KEY_LIFE_MS)
          throw no('invalid', 'apiKey.expires')
        const { key, digest } = makeApiKey()
        return await directory.write(async (tables) => {
          const account = await owned(tables, principal, input.address)
          await tables.apiKeys.sweep(now)
          if ((await tables.apiKeys.list(account.id)).length >= API_KEYS_MAX)
            throw no('limit', 'apiKey.many', { max: API_KEYS_MAX })
          const scopes = apiScope.options.filter((scope) => input.scopes.includes(scope))
          const made = {
            accountId: account.id,
            name: input.name,
            scopes,
            madeMs: now,
            expiresMs: input.expiresMs,
          }
          const id = await tables.apiKeys.add(digest, made)
          return { ...shown(account, { ...made, id, usedMs: undefined }), key: key.reveal() }
        })
      },
    }),
    adminMethod({
      name: 'api-key.list',
      scope: 'company',
      input: z.strictObject({ address: addressText }),
      run: (principal, input) =>
        directory.read(async (tables) => {
          const account = await found(tables, principal, input.address)
          return (await tables.apiKeys.list(account.id)).map((key) => shown(account, key))
        }),
    }),
    adminMethod({
      name: 'api-key.remove',
      scope: 'company',
      input: z.strictObject({ address: addressText, id: z.int().min(1) }),
      run: (principal, input) =>
        directory.write(async (tables) => {
          const account = await found(tables, principal, input.address)
          if ((await tables.apiKeys.remove(account.id, input.id)) === 0)
            throw no('not-found', 'apiKey.absent', { id: input.id })
          return { id: input.id, address: account.address }
        }),
    }),
  ]
}

/** Admins see and end the keys of their company. */
async function found(tables: DirectoryTables, principal: Principal, address: string): Promise<AccountRecord> {
  if (principal.apiKeyId !== undefined) throw no('forbidden', 'admin.forbidden')
  return await findAccountToChange(tables, principal, address)
}

/** Only for oneself, or at the operator's machine. Whoever administers nothing has no use for one. */
async function owned(tables: DirectoryTables, principal: Principal, address: string): Promise<AccountRecord> {
  const account = await found(tables, principal, address)
  if (principal.accountId !== undefined && account.id !== principal.accountId)
    throw no('forbidden', 'admin.forbidden')
  if (account.role === 'account') throw no('cannot', 'apiKey.adminsOnly', { address: account.address })
  return account
}

function shown(
  { address }: AccountRecord,
  { id, name, scopes, madeMs, expiresMs, usedMs }: ApiKeyRecord,
): { readonly [key: string]: Json } {
  return { id, address, name, scopes, createdMs: madeMs, expiresMs, usedMs: usedMs ?? null }
}
