/** Folders as filters name them: the names from the top, joined by `/`. */
import type { Folder } from '../mail.ts'

/** INBOX is called so whatever it is shown as. RFC 9051 §5.1 */
export function folderPaths(folders: readonly Folder[]): readonly string[] {
  const known = new Map(folders.map((folder) => [folder.id, folder]))
  const pathOf = (folder: Folder): string => {
    const names: string[] = []
    // A parent that leads back to its child ends the walk.
    for (let one: Folder | undefined = folder; one !== undefined && names.length <= folders.length; ) {
      names.unshift(one.role === 'inbox' ? 'INBOX' : one.name)
      one = one.parentId === null ? undefined : known.get(one.parentId)
    }
    return names.join('/')
  }
  return folders.map(pathOf).sort((a, b) => a.localeCompare(b))
}
