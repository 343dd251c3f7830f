/** Which files a company does not take, by extension: a setting of the company. */
import type { OrganisationId } from '../mail/ids.ts'
import type { DirectoryTables } from './directory-tables.ts'

/** Extensions in lower case, without dots, as a JSON array. */
export const ATTACHMENTS_SETTING = 'refused-attachments'

export type AttachmentsReader = {
  /** Empty: it takes all. */
  refusedAttachments(id: OrganisationId): Promise<ReadonlySet<string>>
}

export async function refusedAttachmentsOf(
  { settings }: DirectoryTables,
  id: OrganisationId,
): Promise<ReadonlySet<string>> {
  const value = await settings.get('organisation', id, ATTACHMENTS_SETTING)
  if (value === undefined) return new Set()
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string'))
    throw new Error(`the attachments that company ${id} refuses cannot be read`)
  return new Set(value)
}
