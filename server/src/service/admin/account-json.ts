/** An account as administration shows it. */
import { shownDomain } from '../../store/directory-names.ts'
import { type AccountRecord, PROTOCOLS } from '../../store/directory-types.ts'
import type { Json } from './method.ts'

export function accountJson(account: AccountRecord): { readonly [key: string]: Json } {
  const at = account.address.lastIndexOf('@')
  return {
    id: account.id,
    address: account.address,
    shown: `${account.address.slice(0, at)}@${shownDomain(account.address.slice(at + 1))}`,
    displayName: account.displayName,
    language: account.language,
    role: account.role,
    state: account.state,
    paused: account.paused,
    passwordDue: account.passwordDue,
    quotaBytes: account.quotaBytes ?? null,
    quotaMessages: account.quotaMessages ?? null,
    protocols: PROTOCOLS.filter((protocol) => account.protocols.has(protocol)),
  }
}
