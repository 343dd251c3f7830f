/**
 * LSUB: which names are subscribed, said as LIST says them; with `%` also levels above them, marked \Noselect.
 * RFC 3501 §6.3.9 lets LSUB say other attributes than LIST, and Thunderbird believes them (docs/clients.md).
 *
 *   C: a2 LSUB "" "%"
 *   S: * LSUB (\HasNoChildren) "/" "INBOX"
 *   S: * LSUB (\Noselect) "/" "Clientes"
 *   S: a2 OK Done
 */
import { compilePattern } from '../../../mail/imap/mailbox-pattern.ts'
import { defineCommand, done } from '../command.ts'
import { attributesOf, type ListedMailbox, listMailboxes } from '../mailbox-list.ts'
import { quotedMailbox } from '../syntax/quote.ts'
import type { Reader } from '../syntax/reader.ts'

export const lsub = defineCommand({
  name: 'LSUB',
  when: 'signed-in',
  parse: readPlainList,
  run: async (session, pattern) => {
    const matches = compilePattern(pattern)
    for (const mailbox of await listMailboxes(session.account)) {
      await session.breathe()
      const { name, subscribed, subscribedBelow } = mailbox
      if (!matches(name)) continue
      const above = pattern.endsWith('%') && subscribedBelow
      if (subscribed || above)
        session.untagged(
          `LSUB (${subscribedAttributes(mailbox)}) "/" ${quotedMailbox(name, session.nameForm)}`,
        )
    }
    return done()
  },
})

/** reference SP pattern, as one pattern. */
export function readPlainList(read: Reader): string {
  const reference = read.reference()
  read.space()
  const pattern = read.listMailbox()
  read.end()
  return reference + pattern
}

function subscribedAttributes(mailbox: ListedMailbox): string {
  if (!mailbox.subscribed) return '\\Noselect'
  // Of a name without a mailbox there is nothing to say: \Noselect would mean that it is not subscribed.
  return mailbox.row === undefined ? '' : attributesOf(mailbox).join(' ')
}
