/** Where a company keeps a copy of its mail: a setting of the company. */
import type { AccountId, GroupId, OrganisationId } from '../mail/ids.ts'
import { groupsOf } from './directory-rights.ts'
import type { RuleHolder } from './directory-rules.ts'
import type { DirectoryTables } from './directory-tables.ts'

/** CompanyJournal as JSON. */
export const JOURNAL_SETTING = 'journal'

export type CompanyJournal = {
  /** Canonical; an account of this service, or outside. */
  readonly to: string
  /** Whose mail alone is copied; undefined: everybody's. */
  readonly only: readonly RuleHolder[] | undefined
}

export type JournalReader = {
  /** Whether any company keeps one. */
  hasJournals(): Promise<boolean>
  journal(id: OrganisationId): Promise<CompanyJournal | undefined>
  /** The company's groups that mail reaches this account through. */
  groupsOf(id: AccountId): Promise<ReadonlySet<GroupId>>
}

export async function journalOf(
  { settings }: DirectoryTables,
  id: OrganisationId,
): Promise<CompanyJournal | undefined> {
  const value = await settings.get('organisation', id, JOURNAL_SETTING)
  if (value === undefined) return undefined
  const { to, only } = value as Readonly<Record<string, unknown>>
  if (typeof to !== 'string' || !(only === undefined || (Array.isArray(only) && only.every(isHolder))))
    throw new Error(`the journal of company ${id} cannot be read`)
  return { to, only }
}

export async function groupsOfAccount(tables: DirectoryTables, id: AccountId): Promise<ReadonlySet<GroupId>> {
  const account = await tables.accounts.get(id)
  return account === undefined ? new Set() : await groupsOf(tables, account)
}

function isHolder(value: unknown): value is RuleHolder {
  const { kind, id } = (value ?? {}) as Readonly<Record<string, unknown>>
  return (kind === 'account' || kind === 'group') && typeof id === 'number'
}
