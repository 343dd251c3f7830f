/**
 * XLIST: the mailboxes and what they are for, as Gmail told it before RFC 6154. It is not offered; some programs (Outlook
 * 2013 and older, scripts made for Gmail) ask all the same and know the special mailboxes from nothing else.
 *
 *   C: a2 XLIST "" "%"
 *   S: * XLIST (\HasNoChildren \Inbox) "/" "INBOX"
 *   S: * XLIST (\HasNoChildren \Junk \Spam) "/" "Junk"
 *   S: a2 OK Done
 */
import { defineCommand } from '../command.ts'
import { attributesOf, type ListedMailbox } from '../mailbox-list.ts'
import { readPlainList, sayPlainList } from '../plain-list.ts'

export const xlist = defineCommand({
  name: 'XLIST',
  when: 'signed-in',
  parse: readPlainList,
  run: (session, pattern) =>
    sayPlainList(session, 'XLIST', pattern, (mailbox) =>
      mailbox.onlySubscribed ? undefined : oldAttributes(mailbox),
    ),
})

/** Gmail's own words where they differ from those of RFC 6154. */
function oldAttributes(mailbox: ListedMailbox): readonly string[] {
  const attributes = attributesOf(mailbox)
  if (mailbox.row === undefined) return ['\\Noselect', ...attributes]
  if (mailbox.name === 'INBOX') return [...attributes, '\\Inbox']
  return mailbox.use === '\\Junk' ? [...attributes, '\\Spam'] : attributes
}
