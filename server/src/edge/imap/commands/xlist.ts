/**
 * XLIST: the mailboxes and what they are for, as Gmail told it before RFC 6154. It is not offered; some programs (Outlook
 * 2013 and older, scripts made for Gmail) ask all the same and know the special mailboxes from nothing else.
 *
 *   C: a2 XLIST "" "%"
 *   S: * XLIST (\HasNoChildren \Inbox) "/" "INBOX"
 *   S: * XLIST (\HasNoChildren \Junk \Spam) "/" "Junk"
 *   S: a2 OK Done
 */
import { compilePattern } from '../../../mail/imap/mailbox-pattern.ts'
import { defineCommand, done } from '../command.ts'
import { attributesOf, type ListedMailbox, listMailboxes } from '../mailbox-list.ts'
import { quotedMailbox } from '../syntax/quote.ts'
import { readPlainList } from './lsub.ts'

export const xlist = defineCommand({
  name: 'XLIST',
  when: 'signed-in',
  parse: readPlainList,
  run: async (session, pattern) => {
    const matches = compilePattern(pattern)
    for (const mailbox of await listMailboxes(session.account)) {
      await session.breathe()
      if (mailbox.onlySubscribed || !matches(mailbox.name)) continue
      session.untagged(
        `XLIST (${oldAttributes(mailbox).join(' ')}) "/" ${quotedMailbox(mailbox.name, session.nameForm)}`,
      )
    }
    return done()
  },
})

/** Gmail's own words where they differ from those of RFC 6154. */
function oldAttributes(mailbox: ListedMailbox): readonly string[] {
  const attributes = attributesOf(mailbox)
  if (mailbox.row === undefined) return ['\\Noselect', ...attributes]
  if (mailbox.name === 'INBOX') return [...attributes, '\\Inbox']
  return mailbox.use === '\\Junk' ? [...attributes, '\\Spam'] : attributes
}
