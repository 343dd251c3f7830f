/**
 * How mailboxes of others are called: `Shared/ana/Clientes` for those of ana in one's own domain, `Shared/ana@otra.test/…` for
 * owners in another domain of the company. A name says whose it is in one way only, whoever else begins to share. RFC 2342 §5
 */
import type { AccountRecord } from '../../store/directory-types.ts'

export const SHARED = 'Shared'
export const SHARED_PREFIX = `${SHARED}/`

/** Names of that tree are never one's own mailboxes. */
export function isSharedName(name: string): boolean {
  return name === SHARED || name.startsWith(SHARED_PREFIX)
}

/** The level that stands for the owner in the holder's tree; `domain` is the holder's. */
export function ownerLevel(owner: AccountRecord, domain: string): string {
  const at = owner.address.lastIndexOf('@')
  return owner.address.slice(at + 1) === domain ? owner.address.slice(0, at) : owner.address
}

export function sharedName(level: string, name: string): string {
  return `${SHARED_PREFIX}${level}/${name}`
}

/** Undefined: no mailbox can be called that. */
export function readSharedName(
  name: string,
): { readonly level: string; readonly mailbox: string } | undefined {
  if (!name.startsWith(SHARED_PREFIX) || !name.isWellFormed()) return undefined
  const rest = name.slice(SHARED_PREFIX.length).normalize('NFC')
  const slash = rest.indexOf('/')
  if (slash <= 0 || slash === rest.length - 1) return undefined
  const levels = rest.slice(slash + 1).split('/')
  if (levels[0]?.toUpperCase() === 'INBOX') levels[0] = 'INBOX'
  return { level: rest.slice(0, slash), mailbox: levels.join('/') }
}
