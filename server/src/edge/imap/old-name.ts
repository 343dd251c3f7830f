/**
 * OLDNAME: IMAP4rev2 tells how a mailbox is called by the server when the client wrote its name otherwise, and by
 * which name it went before. RFC 9051 §6.3.9.7
 *
 *   C: a3 SELECT inbox
 *   S: * LIST () "/" "INBOX" ("OLDNAME" ("inbox"))
 */
import type { Session } from './session.ts'
import { quotedMailbox } from './syntax/quote.ts'

/** What follows the name in a LIST response; empty when both are the same. */
export function oldName(session: Session, name: string, old: string): string {
  return name === old ? '' : ` ("OLDNAME" (${quotedMailbox(old, session.nameForm)}))`
}

/** Tells the name of a mailbox to those who know OLDNAME, if it is not the one that they wrote. */
export function tellName(session: Session, name: string, old: string): void {
  if (name !== old && session.enabled.has('IMAP4rev2'))
    session.untagged(`LIST () "/" ${quotedMailbox(name, session.nameForm)}${oldName(session, name, old)}`)
}
