/**
 * LSUB: which names are subscribed; with `%` also levels above them, marked \Noselect. RFC 3501 §6.3.9
 *
 *   C: a2 LSUB "" "%"
 *   S: * LSUB () "/" "INBOX"
 *   S: * LSUB (\Noselect) "/" "Clientes"
 *   S: a2 OK Done
 */
import { compilePattern } from '../../../mail/imap/mailbox-pattern.ts'
import { defineCommand, done } from '../command.ts'
import { listMailboxes } from '../mailbox-list.ts'
import { quotedMailbox } from '../syntax/quote.ts'
import type { Reader } from '../syntax/reader.ts'

export const lsub = defineCommand({
  name: 'LSUB',
  when: 'signed-in',
  parse,
  run: async (session, pattern) => {
    const matches = compilePattern(pattern)
    for (const { name, subscribed, subscribedBelow } of await listMailboxes(session.account)) {
      await session.breathe()
      if (!matches(name)) continue
      const above = pattern.endsWith('%') && subscribedBelow
      if (subscribed || above)
        session.untagged(
          `LSUB (${subscribed ? '' : '\\Noselect'}) "/" ${quotedMailbox(name, session.nameForm)}`,
        )
    }
    return done()
  },
})

function parse(read: Reader): string {
  const reference = read.mailbox()
  read.space()
  const pattern = read.listMailbox()
  read.end()
  return reference + pattern
}
