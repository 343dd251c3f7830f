/** How long what a company's people give by links is there: a setting of the company. */
import type { OrganisationId } from '../mail/ids.ts'
import type { DirectoryTables } from './directory-tables.ts'

/** A number of days; 0: nobody gives anything by a link. */
export const LINK_DAYS_SETTING = 'file-link-days'

/** Undefined: the company says nothing. */
export async function linkDaysOf(
  { settings }: Pick<DirectoryTables, 'settings'>,
  id: OrganisationId,
): Promise<number | undefined> {
  const value = await settings.get('organisation', id, LINK_DAYS_SETTING)
  if (value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= 0))
    return value
  throw new Error(`how long links of company ${id} last cannot be read`)
}
