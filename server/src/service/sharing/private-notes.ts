/**
 * Where the private notes of those are kept who share a mailbox: among the owner's, under names that nobody can ask for, so
 * that they go with the mailbox. `/private/comment` of account 17 is `/of/17/comment`. RFC 5464 §3.2
 */
import type { AccountId } from '../../mail/ids.ts'
import type { Annotation } from '../../store/account-store.ts'

const PRIVATE = '/private/'
const OF = '/of/'

export function toHolderEntry(entry: string, holder: AccountId): string {
  return entry.startsWith(PRIVATE) ? `${OF}${holder}/${entry.slice(PRIVATE.length)}` : entry
}

/** The note as the holder knows it; undefined: it is somebody else's. */
export function fromHolderEntry(note: Annotation, holder: AccountId): Annotation | undefined {
  const own = `${OF}${holder}/`
  if (note.entry.startsWith(own)) return { ...note, entry: `${PRIVATE}${note.entry.slice(own.length)}` }
  return note.entry.startsWith('/shared/') ? note : undefined
}

/** The owner does not see what others have noted for themselves. */
export function isOwners({ entry }: Annotation): boolean {
  return !entry.startsWith(OF)
}
