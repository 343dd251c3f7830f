/** What METADATA answers: the notes that are kept, and those that are made. RFC 5464 §4.4, §6, RFC 6154 §4 */
import { domainOf } from '../../mail/address.ts'
import type { Annotation, MailboxRow } from '../../service/mailbox/account-mail.ts'
import type { SignedInSession } from './session.ts'
import { ATTRIBUTES } from './special-use.ts'
import type { Depth } from './syntax/metadata.ts'
import { quoted, quotedMailbox } from './syntax/quote.ts'

/** The purpose of a mailbox; it is read here and changed with CREATE. RFC 6154 §4 */
const SPECIAL_USE = '/private/specialuse'
/** How to reach who runs the server. RFC 5464 §6.2.1 */
const ADMIN = '/shared/admin'
/** Longer values, and those with other octets, go as literals. */
const QUOTED_MAX = 1024

/** Those that are not the client's to write. */
export const MADE_ENTRIES: ReadonlySet<string> = new Set([SPECIAL_USE, ADMIN])

/** All notes of a mailbox, or with id 0 of the server as this person sees it. */
export function notesOf(
  { principal }: SignedInSession,
  mailbox: Pick<MailboxRow, 'specialUse'> | undefined,
  kept: readonly Annotation[],
): Map<string, Uint8Array> {
  const notes = new Map(kept.map(({ entry, value }) => [entry, value]))
  if (mailbox === undefined) {
    const domain = domainOf(principal.address)
    notes.set(ADMIN, Buffer.from(`mailto:postmaster@${domain}`))
    return notes
  }
  const use = mailbox.specialUse === undefined ? undefined : ATTRIBUTES[mailbox.specialUse]
  if (use !== undefined) notes.set(SPECIAL_USE, Buffer.from(use))
  return notes
}

/** The notes that are asked for, in the order asked; one that is asked for by its name and is not there is NIL. */
export function choose(
  notes: ReadonlyMap<string, Uint8Array>,
  entries: readonly string[],
  depth: Depth,
): Map<string, Uint8Array | undefined> {
  const chosen = new Map<string, Uint8Array | undefined>()
  for (const entry of entries) {
    if (depth === 0 || notes.has(entry)) chosen.set(entry, notes.get(entry))
    if (depth === 0) continue
    for (const [name, value] of [...notes].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const below = name.startsWith(`${entry}/`) && name.slice(entry.length + 1)
      if (below !== false && (depth === 'infinity' || !below.includes('/'))) chosen.set(name, value)
    }
  }
  return chosen
}

/** Writes `* METADATA "INBOX" (/shared/comment "…")`; nothing for no notes. */
export function tellNotes(
  { output, nameForm }: SignedInSession,
  mailbox: string,
  chosen: ReadonlyMap<string, Uint8Array | undefined>,
): void {
  if (chosen.size === 0) return
  output.text(`* METADATA ${quotedMailbox(mailbox, nameForm)} (`)
  let gap = ''
  for (const [entry, value] of chosen) {
    output.text(`${gap}${entry} `)
    gap = ' '
    if (value === undefined) output.text('NIL')
    else if (value.length <= QUOTED_MAX && value.every((octet) => octet >= 0x20 && octet < 0x7f))
      output.text(quoted(Buffer.from(value).toString()))
    else {
      output.text(`${value.includes(0) ? '~' : ''}{${value.length}}\r\n`)
      output.bytes(value)
    }
  }
  output.text(')\r\n')
}
