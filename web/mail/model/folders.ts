/** Folders in the order in which they are shown, and how each is called. RFC 8621 §2 */
import type { Folder } from './mail.ts'

/** The words of their catalogue; a folder with another role, or none, is called as it is. RFC 8457, RFC 6154 */
export const ROLES = ['inbox', 'snoozed', 'sent', 'drafts', 'archive', 'junk', 'trash'] as const
export type Role = (typeof ROLES)[number]

export type ShownFolder = { readonly folder: Folder; readonly depth: number }

export const isRole = (role: string | null): role is Role => ROLES.includes(role as Role)

/** Of one's own, or of that account. */
export const folderOfRole = (
  folders: readonly Folder[],
  role: Role,
  accountId?: string | undefined,
): Folder | undefined => folders.find((folder) => folder.role === role && folder.account?.id === accountId)

/** Whether the person may do that in a folder; in one's own one may do all. RFC 8621 §2 */
export const mayIn = (folder: Folder | undefined, right: string): boolean =>
  folder?.account === undefined || folder.myRights?.[right] === true

/** Of one's own, or of that account. */
export const foldersOf = (folders: readonly Folder[], accountId: string | undefined): readonly Folder[] =>
  folders.filter((folder) => folder.account?.id === accountId)

/** Of one account: those with a role first, in the order of use; then the person's own, as a tree, by sort order and name. */
export function shownFolders(folders: readonly Folder[], language: string): readonly ShownFolder[] {
  const known = new Set(folders.map(({ id }) => id))
  const special = ROLES.flatMap((role) => folders.find((folder) => folder.role === role) ?? [])
  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: 'base' })
  const own = folders
    .filter((folder) => !special.includes(folder))
    .sort((a, b) => a.sortOrder - b.sortOrder || compare(a.name, b.name))
  const children = Map.groupBy(own, ({ parentId }) =>
    parentId !== null && known.has(parentId) ? parentId : '',
  )
  const shown: ShownFolder[] = []
  const walk = (parent: string, depth: number): void => {
    for (const folder of children.get(parent) ?? []) {
      shown.push({ folder, depth })
      walk(folder.id, depth + 1)
    }
  }
  for (const folder of special) {
    shown.push({ folder, depth: 0 })
    walk(folder.id, 1)
  }
  walk('', 0)
  return shown
}

/** By its name or the name of its role in either language, without accents and case. */
export function findFolder(
  folders: readonly Folder[],
  name: string,
  roleNames: Readonly<Record<Role, { readonly en: string; readonly es: string }>>,
): Folder | undefined {
  const same = (a: string): boolean => a.localeCompare(name, 'es', { sensitivity: 'base' }) === 0
  const role = ROLES.find((one) => one === name || same(roleNames[one].en) || same(roleNames[one].es))
  const own = foldersOf(folders, undefined)
  return own.find((folder) => same(folder.name)) ?? (role && folderOfRole(folders, role))
}
