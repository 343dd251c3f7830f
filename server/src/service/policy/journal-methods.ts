/** Where a company keeps a copy of its mail: shown, set and taken away. */
import { z } from 'zod'
import type { Log } from '../../lib/log.ts'
import type { Directory } from '../../store/directory.ts'
import { JOURNAL_SETTING, journalOf } from '../../store/directory-journal.ts'
import { canonicalAddress, domainKey } from '../../store/directory-names.ts'
import type { RuleHolder } from '../../store/directory-rules.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { Principal } from '../account/principal.ts'
import { findAccount, no } from '../admin/access.ts'
import { addressText } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { companyOf, type NamedCompany, WHOSE_COMPANY } from './attachment-methods.ts'
import { JOURNAL_HOLDERS_MAX } from './limits.ts'
import { findHolder } from './policy-methods.ts'

type Deps = { readonly directory: Directory; readonly log: Log }

export function journalMethods({ directory, log }: Deps): readonly AdminMethod[] {
  const noted = (principal: Principal, set: boolean): void =>
    log.info('journal.changed', { set, by: principal.accountId ?? 'operator' })
  return [
    adminMethod({
      name: 'journal.show',
      scope: 'company',
      input: z.strictObject(WHOSE_COMPANY),
      run: (principal, { company }) =>
        directory.read(async (tables) => await shown(tables, await companyOf(tables, principal, company))),
    }),
    adminMethod({
      name: 'journal.set',
      scope: 'company',
      input: z.strictObject({
        ...WHOSE_COMPANY,
        to: addressText,
        /** Accounts and groups; absent: everybody. */
        only: z.array(addressText).min(1).max(JOURNAL_HOLDERS_MAX).optional(),
      }),
      run: async (principal, { company, to, only }) => {
        const result = await directory.write(async (tables) => {
          const found = await companyOf(tables, principal, company)
          const value = {
            to: await archiveOf(tables, principal, to),
            ...(only !== undefined && { only: await holdersOf(tables, principal, found, only) }),
          }
          await tables.settings.set('organisation', found.id, JOURNAL_SETTING, value)
          return await shown(tables, found)
        })
        noted(principal, true)
        return result
      },
    }),
    adminMethod({
      name: 'journal.clear',
      scope: 'company',
      input: z.strictObject(WHOSE_COMPANY),
      run: async (principal, { company }) => {
        const result = await directory.write(async (tables) => {
          const found = await companyOf(tables, principal, company)
          await tables.settings.set('organisation', found.id, JOURNAL_SETTING, undefined)
          return await shown(tables, found)
        })
        noted(principal, false)
        return result
      },
    }),
  ]
}

/** An account that the principal may see, or anywhere else: an alias or a group could lead into a circle. */
async function archiveOf(tables: DirectoryTables, principal: Principal, written: string): Promise<string> {
  const address = canonicalAddress(written.trim())
  if (address === undefined) throw no('invalid', 'directory.addressInvalid', { address: written })
  const domain = await tables.domains.byName(domainKey(address.slice(address.lastIndexOf('@') + 1)))
  if (domain === undefined) return address
  return (await findAccount(tables, principal, address)).address
}

async function holdersOf(
  tables: DirectoryTables,
  principal: Principal,
  { id }: NamedCompany,
  written: readonly string[],
): Promise<readonly RuleHolder[]> {
  const holders = new Map<string, RuleHolder>()
  for (const address of written) {
    const found = await findHolder(tables, principal, address, findAccount)
    if (found.organisationId !== id) throw no('not-found', 'policy.noHolder', { address })
    holders.set(found.address, found.holder)
  }
  return [...holders.values()]
}

/** Accounts and groups that are gone are not shown, and nobody takes their place. */
async function shown(tables: DirectoryTables, { id, name }: NamedCompany): Promise<Json> {
  const journal = await journalOf(tables, id)
  if (journal === undefined) return { company: name, journal: null }
  const only: string[] = []
  for (const holder of journal.only ?? []) {
    const record =
      holder.kind === 'account' ? await tables.accounts.get(holder.id) : await tables.groups.get(holder.id)
    if (record !== undefined) only.push(record.address)
  }
  return { company: name, journal: { to: journal.to, only: journal.only === undefined ? null : only } }
}
