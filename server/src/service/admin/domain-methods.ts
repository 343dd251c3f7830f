/** Domains: added by the company's admin, served once the operator or a proof turns them on. THREATS TE4 */
import { z } from 'zod'
import { domainName, shownDomain } from '../../store/directory-names.ts'
import type { OrganisationRecord } from '../../store/directory-organisations.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { DomainRecord } from '../../store/directory-types.ts'
import { DuplicateError } from '../../store/sql.ts'
import type { Principal } from '../account/principal.ts'
import { boundTo, findAccount, findCompany, findDomain, listedCompany, no } from './access.ts'
import type { DirectoryAdminDeps } from './directory-methods.ts'
import { addressText, domainText, language } from './inputs.ts'
import { type AdminMethod, adminMethod, type Json } from './method.ts'
import { addCompany } from './organisation-methods.ts'

export function domainMethods(deps: DirectoryAdminDeps): readonly AdminMethod[] {
  const { directory, clock } = deps
  return [
    addMethod(deps),
    adminMethod({
      name: 'domain.list',
      scope: 'company',
      input: z.strictObject({ company: z.string().min(1).max(200).optional() }),
      run: (principal, input) =>
        directory.read(async (tables) => {
          const own = await listedCompany(tables, principal, input.company)
          const rows: Json[] = []
          for (const domain of await tables.domains.list(own)) rows.push(await shown(tables, domain))
          return rows
        }),
    }),
    adminMethod({
      name: 'domain.show',
      scope: 'company',
      input: z.strictObject({ domain: domainText }),
      run: (principal, input) =>
        directory.read(async (tables) => shown(tables, await findDomain(tables, principal, input.domain))),
    }),
    setMethod(deps),
    adminMethod({
      name: 'domain.remove',
      scope: 'company',
      input: z.strictObject({ domain: domainText }),
      run: (principal, input) =>
        directory.write(async (tables) => {
          const domain = await findDomain(tables, principal, input.domain)
          if (await tables.domains.inUse(domain.id))
            throw no('in-use', 'directory.domainInUse', { domain: shownDomain(domain.name) })
          await tables.dkimKeys.endAll(domain.id, clock.now())
          await tables.domains.remove(domain.id, clock.now())
          return { id: domain.id, domain: domain.name }
        }),
    }),
  ]
}

function addMethod({ directory, clock }: DirectoryAdminDeps): AdminMethod {
  return adminMethod({
    name: 'domain.add',
    scope: 'company',
    input: z.strictObject({
      domain: domainText,
      company: z.string().min(1).max(200).optional(),
      aliasOf: domainText.optional(),
      language: language.optional(),
    }),
    run: async (principal, input) => {
      const name = domainName(input.domain)
      if (name === undefined) throw no('invalid', 'directory.domainInvalid', { domain: input.domain })
      try {
        return await directory.write(async (tables) => {
          const main =
            input.aliasOf === undefined ? undefined : await findDomain(tables, principal, input.aliasOf)
          if (main?.aliasOf !== undefined) throw no('cannot', 'directory.aliasChain', { domain: name })
          const company = await companyFor(tables, principal, input.company, main, name, clock.now())
          if (main !== undefined && main.organisationId !== company.id)
            throw no('cannot', 'directory.aliasChain', { domain: name })
          const domain = {
            organisationId: company.id,
            name,
            aliasOf: main?.id,
            language: input.language ?? company.language,
            catchAll: undefined,
            enabled: principal.role === 'operator',
          }
          return await shown(tables, await tables.domains.add(domain, clock.now()))
        })
      } catch (error) {
        if (error instanceof DuplicateError)
          throw no('already-exists', 'directory.domainTaken', { domain: shownDomain(name) })
        throw error
      }
    },
  })
}

function setMethod({ directory }: DirectoryAdminDeps): AdminMethod {
  return adminMethod({
    name: 'domain.set',
    scope: 'company',
    input: z.strictObject({
      domain: domainText,
      language: language.optional(),
      /** Gets what is written to addresses that nobody has; null: such mail is refused. */
      catchAll: addressText.nullable().optional(),
      aliasOf: domainText.nullable().optional(),
      enabled: z.boolean().optional(),
    }),
    run: (principal, input) =>
      directory.write(async (tables) => {
        const domain = await findDomain(tables, principal, input.domain)
        if (input.enabled === true && !domain.enabled && principal.role !== 'operator')
          throw no('forbidden', 'directory.domainOperator', { domain: shownDomain(domain.name) })
        const changed = {
          ...domain,
          language: input.language ?? domain.language,
          enabled: input.enabled ?? domain.enabled,
          catchAll: await catchAllFor(tables, principal, domain, input.catchAll),
          aliasOf: await mainFor(tables, principal, domain, input.aliasOf),
        }
        await tables.domains.set(domain.id, changed)
        return await shown(tables, changed)
      }),
  })
}

/**
 * An admin's own company. The operator names one, or leaves it out when there is only one; the very first domain
 * brings a company of its name along.
 */
async function companyFor(
  tables: DirectoryTables,
  principal: Principal,
  written: string | undefined,
  main: DomainRecord | undefined,
  domain: string,
  nowMs: number,
): Promise<OrganisationRecord> {
  if (written !== undefined) return await findCompany(tables, principal, written)
  if (main !== undefined) return await findCompany(tables, principal, String(main.organisationId))
  const [only, more] = await tables.organisations.list(boundTo(principal))
  if (more !== undefined) throw no('invalid', 'directory.whichCompany')
  return only ?? (await addCompany(tables, shownDomain(domain), principal.language, nowMs))
}

async function catchAllFor(
  tables: DirectoryTables,
  principal: Principal,
  domain: DomainRecord,
  written: string | null | undefined,
): Promise<DomainRecord['catchAll']> {
  if (written === undefined) return domain.catchAll
  if (written === null) return undefined
  const account = await findAccount(tables, principal, written)
  if (account.organisationId !== domain.organisationId)
    throw no('not-found', 'directory.noAccount', { address: written })
  return account.id
}

async function mainFor(
  tables: DirectoryTables,
  principal: Principal,
  domain: DomainRecord,
  written: string | null | undefined,
): Promise<DomainRecord['aliasOf']> {
  if (written === undefined) return domain.aliasOf
  if (written === null) return undefined
  const main = await findDomain(tables, principal, written)
  const fits =
    main.aliasOf === undefined && main.id !== domain.id && main.organisationId === domain.organisationId
  if (!fits || (await tables.domains.inUse(domain.id)))
    throw no('cannot', 'directory.aliasChain', { domain: shownDomain(domain.name) })
  return main.id
}

async function shown(tables: DirectoryTables, domain: DomainRecord): Promise<Json> {
  const company = await tables.organisations.get(domain.organisationId)
  const main = domain.aliasOf === undefined ? undefined : await tables.domains.get(domain.aliasOf)
  const catchAll = domain.catchAll === undefined ? undefined : await tables.accounts.get(domain.catchAll)
  return {
    id: domain.id,
    domain: domain.name,
    shown: shownDomain(domain.name),
    company: company?.name ?? null,
    aliasOf: main?.name ?? null,
    language: domain.language,
    catchAll: catchAll?.address ?? null,
    enabled: domain.enabled,
  }
}
