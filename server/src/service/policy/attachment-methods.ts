/** Which files a company does not take, in mail to it and from it: shown, set and taken away. */
import { z } from 'zod'
import type { Log } from '../../lib/log.ts'
import type { Directory } from '../../store/directory.ts'
import { ATTACHMENTS_SETTING, refusedAttachmentsOf } from '../../store/directory-attachments.ts'
import type { OrganisationRecord } from '../../store/directory-organisations.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { Principal } from '../account/principal.ts'
import { boundTo, findCompany, no } from '../admin/access.ts'
import { properName } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { EXTENSIONS_MAX } from './limits.ts'

type Deps = { readonly directory: Directory; readonly log: Log }

/** A company's own admin need not name it. */
export const WHOSE_COMPANY = { company: properName.optional() }
/** With or without a dot or `*.` in front. */
const extension = z
  .string()
  .trim()
  .toLowerCase()
  .transform((written) => written.replace(/^\*?\./, ''))
  .pipe(z.string().regex(/^[\p{L}\p{N}_-]{1,20}$/u))

export function attachmentMethods({ directory, log }: Deps): readonly AdminMethod[] {
  const change = async (principal: Principal, company: string | undefined, extensions: readonly string[]) => {
    const result = await directory.write(async (tables) => {
      const { id, name } = await companyOf(tables, principal, company)
      const value = extensions.length === 0 ? undefined : [...new Set(extensions)].sort()
      await tables.settings.set('organisation', id, ATTACHMENTS_SETTING, value)
      return await shown(tables, { id, name })
    })
    log.info('attachments.changed', { extensions: extensions.length, by: principal.accountId ?? 'operator' })
    return result
  }
  return [
    adminMethod({
      name: 'attachments.show',
      scope: 'company',
      input: z.strictObject(WHOSE_COMPANY),
      run: (principal, { company }) =>
        directory.read(async (tables) => await shown(tables, await companyOf(tables, principal, company))),
    }),
    adminMethod({
      name: 'attachments.set',
      scope: 'company',
      input: z.strictObject({ ...WHOSE_COMPANY, refused: z.array(extension).min(1).max(EXTENSIONS_MAX) }),
      run: (principal, { company, refused }) => change(principal, company, refused),
    }),
    adminMethod({
      name: 'attachments.clear',
      scope: 'company',
      input: z.strictObject(WHOSE_COMPANY),
      run: (principal, { company }) => change(principal, company, []),
    }),
  ]
}

export type NamedCompany = Pick<OrganisationRecord, 'id' | 'name'>

/** The company named; without a name an admin's own, and the operator's when there is but one. */
export async function companyOf(
  tables: DirectoryTables,
  principal: Principal,
  written: string | undefined,
): Promise<NamedCompany> {
  if (written !== undefined) return await findCompany(tables, principal, written)
  const [only, ...others] = await tables.organisations.list(boundTo(principal))
  if (only === undefined || others.length > 0) throw no('invalid', 'directory.whichCompany')
  return only
}

async function shown(tables: DirectoryTables, { id, name }: NamedCompany): Promise<Json> {
  return { company: name, refused: [...(await refusedAttachmentsOf(tables, id))] }
}
