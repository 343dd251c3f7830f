/**
 * What a client has switched on, by ENABLE or by using it. RFC 5161 §3.1, RFC 7162 §3.1, §3.2.3, RFC 9051 §6.3.1,
 * RFC 6855 §3
 */
import type { Session } from './session.ts'

export type Extension = 'CONDSTORE' | 'QRESYNC' | 'IMAP4rev2' | 'UTF8=ACCEPT' | 'UIDONLY'

/** What ENABLE knows, in capitals, and how the answer spells it. */
export const EXTENSIONS: ReadonlyMap<string, Extension> = new Map<string, Extension>([
  ['CONDSTORE', 'CONDSTORE'],
  ['QRESYNC', 'QRESYNC'],
  ['IMAP4REV2', 'IMAP4rev2'],
  ['UTF8=ACCEPT', 'UTF8=ACCEPT'],
  ['UIDONLY', 'UIDONLY'],
])

/** True when it was off. */
export function enable(session: Session, extension: Extension): boolean {
  const { enabled, selected } = session
  if (enabled.has(extension)) return false
  enabled.add(extension)
  if (extension === 'QRESYNC') enable(session, 'CONDSTORE')
  // The client has not heard the mod-sequence of the mailbox that is open, and needs it from now on. RFC 7162 §3.1
  if (extension === 'CONDSTORE' && selected !== undefined)
    session.untagged(`OK [HIGHESTMODSEQ ${selected.toldModSeq}] ${session.phrase({ key: 'imap.done' })}`)
  return true
}
