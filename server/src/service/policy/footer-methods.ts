/** A company's text under its mail: shown, set and taken away. */
import { z } from 'zod'
import type { Log } from '../../lib/log.ts'
import type { Directory } from '../../store/directory.ts'
import { FOOTER_SETTING, footerOf } from '../../store/directory-footer.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { Principal } from '../account/principal.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { companyOf, type NamedCompany, WHOSE_COMPANY } from './attachment-methods.ts'
import { FOOTER_MAX } from './limits.ts'

type Deps = { readonly directory: Directory; readonly log: Log }

/** Lines of text, without other control characters. */
const text = z
  .string()
  .trim()
  .min(1)
  .max(FOOTER_MAX)
  .regex(/^[^\p{Cs}\0-\x08\x0b\x0c\x0e-\x1f\x7f]*$/u)

export function footerMethods({ directory, log }: Deps): readonly AdminMethod[] {
  const change = async (principal: Principal, company: string | undefined, value: unknown): Promise<Json> => {
    const result = await directory.write(async (tables) => {
      const found = await companyOf(tables, principal, company)
      await tables.settings.set('organisation', found.id, FOOTER_SETTING, value)
      return await shown(tables, found)
    })
    log.info('footer.changed', { set: value !== undefined, by: principal.accountId ?? 'operator' })
    return result
  }
  return [
    adminMethod({
      name: 'footer.show',
      scope: 'company',
      input: z.strictObject(WHOSE_COMPANY),
      run: (principal, { company }) =>
        directory.read(async (tables) => await shown(tables, await companyOf(tables, principal, company))),
    }),
    adminMethod({
      name: 'footer.set',
      scope: 'company',
      input: z.strictObject({
        ...WHOSE_COMPANY,
        text,
        html: text.optional(),
        outsideOnly: z.boolean().default(false),
      }),
      run: (principal, { company, ...footer }) => change(principal, company, footer),
    }),
    adminMethod({
      name: 'footer.clear',
      scope: 'company',
      input: z.strictObject(WHOSE_COMPANY),
      run: (principal, { company }) => change(principal, company, undefined),
    }),
  ]
}

async function shown(tables: DirectoryTables, { id, name }: NamedCompany): Promise<Json> {
  const footer = await footerOf(tables, id)
  if (footer === undefined) return { company: name, footer: null }
  return { company: name, footer: { ...footer, html: footer.html ?? null } }
}
