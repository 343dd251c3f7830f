/** A small company to test with, made straight in the tables. */
import { randomBytes } from 'node:crypto'
import type { AccountId, DomainId, OrganisationId } from '../../src/mail/ids.ts'
import { Directory, openDirectory } from '../../src/store/directory.ts'
import type { NewAccount } from '../../src/store/directory-accounts.ts'
import { canonicalAddress, splitAddress } from '../../src/store/directory-names.ts'
import { PROTOCOLS } from '../../src/store/directory-types.ts'
import { type Database, type Migration, migrate } from '../../src/store/sql.ts'
import { type EngineName, openEngine } from '../kit/engines.ts'

const NOW_MS = Date.UTC(2026, 4, 3)

export type Company = {
  readonly organisationId: OrganisationId
  readonly domainId: DomainId
  readonly domain: string
}

export type TestDirectory = AsyncDisposable & {
  readonly directory: Directory
  /** The same data through another connection, as another thread or node has it. */
  other(): Promise<Directory>
  database(): Database
}

/** `migrations`: tables as an older release had them. */
export async function openTestDirectory(
  name: EngineName,
  migrations?: readonly Migration[],
): Promise<TestDirectory> {
  const engine = await openEngine(name)
  const database = (): Database => engine.database('directory')
  const first = database()
  if (migrations !== undefined) await migrate(first, 'directory', migrations)
  return {
    directory: migrations === undefined ? await openDirectory(first) : new Directory(first),
    other: async () => await openDirectory(database()),
    database,
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  }
}

export async function addCompany(directory: Directory, name: string, domain: string): Promise<Company> {
  return await directory.write(async ({ organisations, domains }) => {
    const { id: organisationId } = await organisations.add({
      name,
      language: 'es',
      secret: randomBytes(32),
      nowMs: NOW_MS,
    })
    const row = { organisationId, name: domain, aliasOf: undefined, catchAll: undefined, enabled: true }
    const { id } = await domains.add({ ...row, language: 'es' }, NOW_MS)
    return { organisationId, domainId: id, domain }
  })
}

export async function addAliasDomain(directory: Directory, of: Company, name: string): Promise<DomainId> {
  const { id } = await directory.write(({ domains }) =>
    domains.add(
      {
        organisationId: of.organisationId,
        name,
        aliasOf: of.domainId,
        language: 'en',
        catchAll: undefined,
        enabled: true,
      },
      NOW_MS,
    ),
  )
  return id
}

export async function addAccount(
  directory: Directory,
  company: Company,
  local: string,
  settings: Partial<NewAccount> = {},
): Promise<AccountId> {
  const address = splitAddress(`${local}@${company.domain}`)
  if (address === undefined) throw new Error(`${local} is no local part`)
  return await directory.write(({ accounts }) =>
    accounts.add(
      {
        organisationId: company.organisationId,
        domainId: company.domainId,
        local: address.local,
        displayName: '',
        language: 'es',
        role: 'account',
        quotaBytes: undefined,
        quotaMessages: undefined,
        state: 'enabled',
        protocols: new Set(PROTOCOLS),
        ...settings,
      },
      NOW_MS,
    ),
  )
}

export async function addAlias(
  directory: Directory,
  company: Company,
  local: string,
  targets: readonly string[],
): Promise<number> {
  const { organisationId, domainId } = company
  return await directory.write(({ aliases }) =>
    aliases.add(
      { organisationId, domainId, local },
      targets.map((t) => canonicalAddress(t) ?? t),
      NOW_MS,
    ),
  )
}
