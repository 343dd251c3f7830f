/** The text that a company puts under what its people write: a setting of the company. */
import type { OrganisationId } from '../mail/ids.ts'
import type { DirectoryTables } from './directory-tables.ts'

/** CompanyFooter as JSON. */
export const FOOTER_SETTING = 'footer'

export type CompanyFooter = {
  readonly text: string
  /** Undefined: made from the text. */
  readonly html: string | undefined
  /** Only under what leaves the company. */
  readonly outsideOnly: boolean
}

export type FooterReader = {
  footer(id: OrganisationId): Promise<CompanyFooter | undefined>
}

export async function footerOf(
  { settings }: DirectoryTables,
  id: OrganisationId,
): Promise<CompanyFooter | undefined> {
  const value = await settings.get('organisation', id, FOOTER_SETTING)
  if (value === undefined) return undefined
  const { text, html, outsideOnly } = value as Readonly<Record<string, unknown>>
  if (typeof text !== 'string' || !(html === undefined || typeof html === 'string'))
    throw new Error(`the footer of company ${id} cannot be read`)
  return { text, html, outsideOnly: outsideOnly === true }
}
