/** How long a company's people give files by a link, or that they do not: shown, set and taken away. docs/decisions/0036 */
import { z } from 'zod'
import type { Log } from '../../lib/log.ts'
import type { Directory } from '../../store/directory.ts'
import { LINK_DAYS_SETTING, linkDaysOf } from '../../store/directory-link-days.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { Principal } from '../account/principal.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { LINK_DAYS, LINK_DAYS_MAX } from '../file-links/limits.ts'
import { companyOf, type NamedCompany, WHOSE_COMPANY } from './attachment-methods.ts'

type Deps = { readonly directory: Directory; readonly log: Log }

export function linkMethods({ directory, log }: Deps): readonly AdminMethod[] {
  const change = async (principal: Principal, company: string | undefined, days: number | undefined) => {
    const result = await directory.write(async (tables) => {
      const whose = await companyOf(tables, principal, company)
      await tables.settings.set('organisation', whose.id, LINK_DAYS_SETTING, days)
      return await shown(tables, whose)
    })
    log.info('links.changed', { days, by: principal.accountId ?? 'operator' })
    return result
  }
  return [
    adminMethod({
      name: 'links.show',
      scope: 'company',
      input: z.strictObject(WHOSE_COMPANY),
      run: (principal, { company }) =>
        directory.read(async (tables) => await shown(tables, await companyOf(tables, principal, company))),
    }),
    adminMethod({
      name: 'links.set',
      scope: 'company',
      input: z.strictObject({ ...WHOSE_COMPANY, days: z.int().min(0).max(LINK_DAYS_MAX) }),
      run: (principal, { company, days }) => change(principal, company, days),
    }),
    adminMethod({
      name: 'links.clear',
      scope: 'company',
      input: z.strictObject(WHOSE_COMPANY),
      run: (principal, { company }) => change(principal, company, undefined),
    }),
  ]
}

async function shown(tables: DirectoryTables, { id, name }: NamedCompany): Promise<Json> {
  return { company: name, days: (await linkDaysOf(tables, id)) ?? LINK_DAYS }
}
