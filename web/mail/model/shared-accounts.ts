/**
 * What others share lies in accounts of its own, and each account counts for itself: here an id says which it is of. One's own
 * ids stay as they are. RFC 8620 §1.6.2, RFC 9670
 *
 *   F3   a folder of one's own     A7.F3   the folder F3 of account A7: no id has a dot in it (RFC 8620 §1.2)
 */
import type { JmapSession } from '../../kit/jmap-client.ts'
import type { Folder, IdSet, Mail } from './mail.ts'
import type { Patch, Patches } from './patch.ts'
import type { JmapFilter } from './search.ts'

const MAIL = 'urn:ietf:params:jmap:mail'

export type SharedAccount = {
  readonly id: string
  /** The address of whoever shares. */
  readonly name: string
}
/** `accountId` undefined: one's own. */
export type Located = { readonly accountId: string | undefined; readonly id: string }

export const idIn = (accountId: string | undefined, id: string): string =>
  accountId === undefined ? id : `${accountId}.${id}`

export function located(id: string): Located {
  const dot = id.indexOf('.')
  return dot < 0 ? { accountId: undefined, id } : { accountId: id.slice(0, dot), id: id.slice(dot + 1) }
}

/** Those with mail, in the order of their names. */
export function sharedAccounts({ accounts, primaryAccounts }: JmapSession): readonly SharedAccount[] {
  return Object.entries(accounts)
    .filter(([id, { accountCapabilities }]) => id !== primaryAccounts[MAIL] && MAIL in accountCapabilities)
    .map(([id, { name }]) => ({ id, name }))
    .sort((a, b) => a.name.localeCompare(b.name))
}

export function folderIn(account: SharedAccount, folder: Folder): Folder {
  const { id, parentId } = folder
  return {
    ...folder,
    account,
    id: idIn(account.id, id),
    parentId: parentId === null ? null : idIn(account.id, parentId),
  }
}

export function mailIn(accountId: string | undefined, mail: Mail): Mail {
  if (accountId === undefined) return mail
  const mailboxIds: IdSet = Object.fromEntries(
    Object.keys(mail.mailboxIds).map((id) => [idIn(accountId, id), true] as const),
  )
  return { ...mail, mailboxIds, id: idIn(accountId, mail.id), threadId: idIn(accountId, mail.threadId) }
}

/** The account that a list is of, and how that account is asked: the folder of a filter says it. */
export function askedOf(filter: JmapFilter): {
  readonly accountId: string | undefined
  readonly filter: JmapFilter
} {
  const { inMailbox, conditions } = filter as { inMailbox?: string; conditions?: readonly JmapFilter[] }
  if (inMailbox !== undefined) {
    const { accountId, id } = located(inMailbox)
    return { accountId, filter: accountId === undefined ? filter : { ...filter, inMailbox: id } }
  }
  if (conditions === undefined) return { accountId: undefined, filter }
  const all = conditions.map(askedOf)
  const accountId = all.find((one) => one.accountId !== undefined)?.accountId
  return {
    accountId,
    filter: accountId === undefined ? filter : { ...filter, conditions: all.map((one) => one.filter) },
  }
}

/** Changes of messages by the account that they are of, in the words of that account. */
export function patchesByAccount(patches: Patches): ReadonlyMap<string | undefined, Patches> {
  const by = new Map<string | undefined, Record<string, Patch>>()
  for (const [whole, patch] of Object.entries(patches)) {
    const { accountId, id } = located(whole)
    const some = by.get(accountId) ?? {}
    some[id] = accountId === undefined ? patch : localPatch(accountId, patch)
    by.set(accountId, some)
  }
  return by
}

function localPatch(accountId: string, patch: Patch): Patch {
  const prefix = `mailboxIds/${accountId}.`
  return Object.fromEntries(
    Object.entries(patch).map(([path, value]) => [
      path.startsWith(prefix) ? `mailboxIds/${path.slice(prefix.length)}` : path,
      value,
    ]),
  )
}

/** Ids by the account that they are of, as that account calls them. */
export function idsByAccount(ids: readonly string[]): ReadonlyMap<string | undefined, readonly string[]> {
  const by = new Map<string | undefined, string[]>()
  for (const whole of ids) {
    const { accountId, id } = located(whole)
    by.set(accountId, [...(by.get(accountId) ?? []), id])
  }
  return by
}
