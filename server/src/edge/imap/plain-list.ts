/** What LSUB and XLIST share: a reference and a pattern, and a line for each name that the pattern matches. RFC 3501 §6.3.9 */
import { compilePattern } from '../../mail/imap/mailbox-pattern.ts'
import { done, type Reply } from './command.ts'
import { type ListedMailbox, listMailboxes } from './mailbox-list.ts'
import type { SignedInSession } from './session.ts'
import { quotedMailbox } from './syntax/quote.ts'
import type { Reader } from './syntax/reader.ts'

/** reference SP pattern, as one pattern. */
export function readPlainList(read: Reader): string {
  const reference = read.reference()
  read.space()
  const pattern = read.listMailbox()
  read.end()
  return reference + pattern
}

/** `attributes` says what is told of a mailbox; undefined: it is not mentioned. */
export async function sayPlainList(
  session: SignedInSession,
  word: 'LSUB' | 'XLIST',
  pattern: string,
  attributes: (mailbox: ListedMailbox) => readonly string[] | undefined,
): Promise<Reply> {
  const matches = compilePattern(pattern)
  for (const mailbox of await listMailboxes(session.account)) {
    await session.breathe()
    if (!matches(mailbox.name)) continue
    const told = attributes(mailbox)
    if (told === undefined) continue
    session.untagged(`${word} (${told.join(' ')}) "/" ${quotedMailbox(mailbox.name, session.nameForm)}`)
  }
  return done()
}
