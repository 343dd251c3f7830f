/** Scripts that a company, or a group of it, runs over its people's mail before and after their own: a setting of the company. */
import type { GroupId, OrganisationId } from '../mail/ids.ts'
import type { DirectoryTables } from './directory-tables.ts'

/** CompanySieve as JSON. */
export const COMPANY_SIEVE_SETTING = 'sieve-scripts'

export type ScriptPair = { readonly before?: string; readonly after?: string }

export type CompanySieve = {
  readonly company: ScriptPair
  readonly groups: readonly (ScriptPair & { readonly id: GroupId })[]
  /** What `include :global` finds, by name. RFC 6609 §3.2 */
  readonly global: Readonly<Record<string, string>>
}

export const NO_COMPANY_SIEVE: CompanySieve = { company: {}, groups: [], global: {} }

export type CompanySieveReader = {
  /** Undefined: the company has none, as nearly all. */
  companySieve(id: OrganisationId): Promise<CompanySieve | undefined>
}

export async function companySieveOf(
  { settings }: DirectoryTables,
  id: OrganisationId,
): Promise<CompanySieve | undefined> {
  const value = await settings.get('organisation', id, COMPANY_SIEVE_SETTING)
  if (value === undefined) return undefined
  const { company, groups, global } = value as Readonly<Record<string, unknown>>
  const isRead = isPair(company) && Array.isArray(groups) && groups.every(isOfGroup) && isTexts(global)
  if (!isRead) throw new Error(`the scripts of company ${id} cannot be read`)
  return { company, groups, global }
}

function isPair(value: unknown): value is ScriptPair {
  return isTexts(value) && Object.keys(value).every((key) => key === 'before' || key === 'after')
}

function isOfGroup(value: unknown): value is ScriptPair & { readonly id: GroupId } {
  const { id, ...pair } = (value ?? {}) as Readonly<Record<string, unknown>>
  return typeof id === 'number' && isPair(pair)
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((text) => typeof text === 'string')
  )
}
