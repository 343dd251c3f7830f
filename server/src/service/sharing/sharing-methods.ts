/** Who shares which mailbox with whom: shown and decided by the owner, or by who administers the company. RFC 4314 */
import { z } from 'zod'
import type { ChangeBus } from '../../lib/change-bus.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import { NO_RIGHTS, plainRights, readRights } from '../../mail/imap/rights.ts'
import type { AccountStores, MailboxRow } from '../../store/account-store.ts'
import type { Directory } from '../../store/directory.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { Principal } from '../account/principal.ts'
import { findAccount, findAccountToChange, no } from '../admin/access.ts'
import { addressText } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { changeRights } from './mailbox-acl.ts'

export type SharingDeps = {
  readonly accounts: AccountStores
  readonly directory: Directory
  readonly bus: ChangeBus
  readonly clock: Clock
  readonly log: Log
}

/** Octets of a mailbox name or of who holds a right: longer ones belong to nothing. */
const NAME_MAX = 1_000
const name = z.string().min(1).max(NAME_MAX)
const place = { address: addressText, mailbox: name, with: name }

/** What each method takes: also for those who call it from another thread. */
export const SHARING_INPUTS = {
  'sharing.list': z.strictObject({ address: addressText, mailbox: name.optional() }),
  'sharing.set': z.strictObject({ ...place, rights: z.string().min(1).max(NAME_MAX) }),
  'sharing.remove': z.strictObject(place),
}

export function sharingMethods(deps: SharingDeps): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'sharing.list',
      scope: 'account',
      input: SHARING_INPUTS['sharing.list'],
      run: async (principal, { address, mailbox }) => {
        const owner = await deps.directory.read((tables) => findAccount(tables, principal, address))
        const only = mailbox === undefined ? undefined : await mailboxOf(deps, owner, mailbox)
        return await shown(deps, owner, only)
      },
    }),
    adminMethod({
      name: 'sharing.set',
      scope: 'account',
      input: SHARING_INPUTS['sharing.set'],
      run: async (principal, input) => await change(deps, principal, input, input.rights),
    }),
    adminMethod({
      name: 'sharing.remove',
      scope: 'account',
      input: SHARING_INPUTS['sharing.remove'],
      run: async (principal, input) => await change(deps, principal, input, ''),
    }),
  ]
}

async function change(
  deps: SharingDeps,
  principal: Principal,
  input: { readonly address: string; readonly mailbox: string; readonly with: string },
  letters: string,
): Promise<Json> {
  const rights = readRights(letters)
  if (rights === undefined) throw no('invalid', 'share.bad-rights', { rights: letters })
  const owner = await deps.directory.read((tables) => findAccountToChange(tables, principal, input.address))
  const row = await mailboxOf(deps, owner, input.mailbox)
  const asked = { ownerId: owner.id, mailboxId: row.id, identifier: input.with }
  await changeRights(deps, { ...asked, change: { op: 'set', rights } })
  deps.log.info('sharing.changed', {
    by: principal.accountId ?? 'operator',
    owner: owner.id,
    mailbox: row.id,
    gone: rights === NO_RIGHTS,
  })
  return { address: owner.address, mailbox: row.name, with: input.with, rights: plainRights(rights) }
}

/** Refusal `not-found`. An account that nobody has used yet has its first mailboxes from now on. */
async function mailboxOf(
  { accounts }: SharingDeps,
  owner: AccountRecord,
  wanted: string,
): Promise<MailboxRow> {
  const store = accounts.open(owner.id)
  await store.provision()
  const row = await store.mailbox(wanted)
  if (row === undefined) throw new Refusal('not-found', { key: 'store.no-mailbox' })
  return row
}

async function shown(
  { accounts, directory }: SharingDeps,
  owner: AccountRecord,
  only: MailboxRow | undefined,
): Promise<Json> {
  const granted = await directory.read(({ rights }) => rights.of(owner.id, only?.id))
  const rows = granted.length === 0 ? [] : await accounts.open(owner.id).mailboxes()
  const names = new Map(rows.map((row) => [row.id, row.name]))
  return {
    address: owner.address,
    rights: granted.flatMap(({ mailboxId, holder, address, rights }) => {
      const mailbox = names.get(mailboxId)
      return mailbox === undefined
        ? []
        : [{ mailbox, with: address, kind: holder.kind, rights: plainRights(rights) }]
    }),
  }
}
