/** Names of mailboxes. They are values of rows and nothing else: no path is ever made of one. THREATS IM6 */
import { Refusal } from '../../lib/refusal.ts'
import { MAILBOX_LEVELS_MAX, MAILBOX_NAME_BYTES_MAX } from '../limits.ts'

export const INBOX = 'INBOX'
export const SEPARATOR = '/'
/** C0, DEL and C1, the line and paragraph separators: they would break the lines they are shown in. RFC 5198 §2 */
const CONTROL = /[\p{Cc}\u2028\u2029]/u
const encoder = new TextEncoder()

/** The one spelling of a name: NFC, and INBOX in capitals as a first level. Refusal `cannot`. RFC 9051 §5.1 */
export function canonicalName(name: string): string {
  if (!name.isWellFormed() || CONTROL.test(name)) throw badName()
  const levels = name.normalize('NFC').split(SEPARATOR)
  if (levels.length > MAILBOX_LEVELS_MAX || levels.includes('')) throw badName()
  if (levels[0]?.toUpperCase() === INBOX) levels[0] = INBOX
  const canonical = levels.join(SEPARATOR)
  if (encoder.encode(canonical).length > MAILBOX_NAME_BYTES_MAX) throw badName()
  return canonical
}

function badName(): Refusal {
  return new Refusal('cannot', { key: 'store.bad-name' })
}

/** `a`, `a/b` of `a/b/c`. */
export function levelsAbove(name: string): string[] {
  const levels = name.split(SEPARATOR)
  return levels.slice(1).map((_, index) => levels.slice(0, index + 1).join(SEPARATOR))
}

export function isBelow(name: string, above: string): boolean {
  return name.startsWith(`${above}${SEPARATOR}`)
}

/** INBOX first, then by code points: the same on both engines and in every locale. */
export function compareNames(a: string, b: string): number {
  if (a === b) return 0
  if (a === INBOX) return -1
  if (b === INBOX) return 1
  return a < b ? -1 : 1
}

/** A name that no mailbox can have is simply not there. */
export function nameOrNothing(name: string): string | undefined {
  try {
    return canonicalName(name)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
