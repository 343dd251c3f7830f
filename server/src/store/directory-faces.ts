/** What others could use to be taken for somebody of a company: its domains, and the names of its people. */
import type { OrganisationId } from '../mail/ids.ts'
import type { DirectoryTables } from './directory-tables.ts'

export type CompanyFaces = {
  /** A-labels, alias domains among them. */
  readonly domains: readonly string[]
  /** Display names of accounts. */
  readonly names: readonly string[]
}

export type FacesReader = {
  faces(id: OrganisationId): Promise<CompanyFaces>
}

/** Names of one company that are kept in memory: the first ones of a very large one. */
const NAMES_MAX = 20_000

export async function facesOf(tables: DirectoryTables, id: OrganisationId): Promise<CompanyFaces> {
  const domains = await tables.domains.list(id)
  return {
    domains: domains.map(({ name }) => name),
    names: await tables.accounts.displayNames(id, NAMES_MAX),
  }
}
