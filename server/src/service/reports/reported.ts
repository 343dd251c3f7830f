/** Whether others are told how their mail came out: said for a domain by its company, for the whole service by the operator. */
import type { Directory } from '../../store/directory.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'

/** False where nothing is reported. */
export const REPORTED_SETTING = 'reports-sent'

/** `id` undefined: the whole service. */
export async function isSet({ settings }: DirectoryTables, id?: number): Promise<boolean> {
  const [scope, key] = id === undefined ? (['service', 0] as const) : (['domain', id] as const)
  return (await settings.get(scope, key, REPORTED_SETTING)) !== false
}

/** `to`: a domain here; undefined: only the operator's word counts. */
export async function isReported(
  directory: Pick<Directory, 'domain' | 'read'>,
  to: string | undefined,
): Promise<boolean> {
  const domain = to === undefined ? undefined : await directory.domain(to)
  return await directory.read(
    async (tables) => (await isSet(tables)) && (domain === undefined || (await isSet(tables, domain.id))),
  )
}
