/** Companies: made and removed by the operator, seen and named by their own admins. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { OrganisationId } from '../../mail/ids.ts'
import type { OrganisationRecord } from '../../store/directory-organisations.ts'
import { POSTMASTER_SETTING } from '../../store/directory-resolve.ts'
import { requiresSecondFactor, SECOND_FACTOR_SETTING } from '../../store/directory-settings.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import { DuplicateError } from '../../store/sql.ts'
import type { Principal } from '../account/principal.ts'
import { boundTo, findAccount, findCompany, no } from './access.ts'
import type { DirectoryAdminDeps } from './directory-methods.ts'
import { addressText, language, properName } from './inputs.ts'
import { type AdminMethod, adminMethod, type Json } from './method.ts'

const SECRET_BYTES = 32
const company = z.string().min(1).max(200)

export function organisationMethods(deps: DirectoryAdminDeps): readonly AdminMethod[] {
  const { directory, clock } = deps
  return [
    adminMethod({
      name: 'organisation.add',
      scope: 'operator',
      input: z.strictObject({ name: properName, language: language.default('es') }),
      run: (_principal, input) =>
        named(input.name, () =>
          directory.write(async (tables) =>
            shown(tables, await addCompany(tables, input.name, input.language, clock.now())),
          ),
        ),
    }),
    adminMethod({
      name: 'organisation.list',
      scope: 'company',
      input: z.strictObject({}),
      run: (principal) =>
        directory.read(async (tables) => {
          const rows: Json[] = []
          for (const row of await tables.organisations.list(boundTo(principal)))
            rows.push(await shown(tables, row))
          return rows
        }),
    }),
    adminMethod({
      name: 'organisation.show',
      scope: 'company',
      input: z.strictObject({ company }),
      run: (principal, input) =>
        directory.read(async (tables) => shown(tables, await findCompany(tables, principal, input.company))),
    }),
    setMethod(deps),
    adminMethod({
      name: 'organisation.remove',
      scope: 'operator',
      input: z.strictObject({ company }),
      run: (principal, input) =>
        directory.write(async (tables) => {
          const found = await findCompany(tables, principal, input.company)
          if ((await tables.domains.list(found.id)).length > 0)
            throw no('in-use', 'directory.companyInUse', { name: found.name })
          await tables.organisations.remove(found.id, clock.now())
          return { id: found.id, name: found.name }
        }),
    }),
  ]
}

function setMethod({ directory }: DirectoryAdminDeps): AdminMethod {
  return adminMethod({
    name: 'organisation.set',
    scope: 'company',
    input: z.strictObject({
      company,
      name: properName.optional(),
      language: language.optional(),
      /** Gets the mail for postmaster and abuse; null: the first admin again. */
      postmaster: addressText.nullable().optional(),
      /** `admins`: whoever administers the company does so with a second factor only. */
      secondFactor: z.enum(['admins', 'optional']).optional(),
    }),
    run: (principal, input) =>
      named(input.name ?? input.company, () =>
        directory.write(async (tables) => {
          const found = await findCompany(tables, principal, input.company)
          const changed = { name: input.name ?? found.name, language: input.language ?? found.language }
          await tables.organisations.set(found.id, changed)
          if (input.postmaster !== undefined) {
            const account =
              input.postmaster === null ? undefined : await findAccount(tables, principal, input.postmaster)
            if (account !== undefined && account.organisationId !== found.id)
              throw no('not-found', 'directory.noAccount', { address: input.postmaster ?? '' })
            await tables.settings.set('organisation', found.id, POSTMASTER_SETTING, account?.id)
          }
          if (input.secondFactor !== undefined)
            await setSecondFactor(tables, principal, found.id, input.secondFactor === 'admins')
          return await shown(tables, { ...found, ...changed })
        }),
      ),
  })
}

/** Turned on, it holds for sessions that are open too. Who turns it on has one: nobody shuts themselves out. */
async function setSecondFactor(
  { settings, accounts }: DirectoryTables,
  { accountId }: Principal,
  id: OrganisationId,
  required: boolean,
): Promise<void> {
  const own = accountId === undefined ? undefined : await accounts.get(accountId)
  if (required && own?.secondFactor === false) throw no('cannot', 'secondFactor.yoursFirst')
  await settings.set('organisation', id, SECOND_FACTOR_SETTING, required ? true : undefined)
  if (required) await accounts.raiseVersionOfAdmins(id)
}

/** A new company with the secret that its keys are derived from. */
export async function addCompany(
  tables: DirectoryTables,
  name: string,
  inLanguage: 'en' | 'es',
  nowMs: number,
): Promise<OrganisationRecord> {
  return await tables.organisations.add({
    name,
    language: inLanguage,
    secret: randomBytes(SECRET_BYTES),
    nowMs,
  })
}

async function shown(
  tables: DirectoryTables,
  { id, name, language, createdMs }: OrganisationRecord,
): Promise<Json> {
  const chosen = await tables.settings.get('organisation', id, POSTMASTER_SETTING)
  const postmaster = typeof chosen === 'number' ? await tables.accounts.get(chosen as never) : undefined
  const secondFactor = (await requiresSecondFactor(tables.settings, id)) ? 'admins' : 'optional'
  return { id, name, language, postmaster: postmaster?.address ?? null, secondFactor, createdMs }
}

async function named<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DuplicateError) throw no('already-exists', 'directory.companyTaken', { name })
    throw error
  }
}
