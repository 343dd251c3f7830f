/**
 * LSUB: which names are subscribed, said as LIST says them; with `%` also levels above them, marked \Noselect.
 * RFC 3501 §6.3.9 lets LSUB say other attributes than LIST, and Thunderbird believes them (docs/clients.md).
 *
 *   C: a2 LSUB "" "%"
 *   S: * LSUB (\HasNoChildren) "/" "INBOX"
 *   S: * LSUB (\Noselect) "/" "Clientes"
 *   S: a2 OK Done
 */
import { defineCommand } from '../command.ts'
import { attributesOf, type ListedMailbox } from '../mailbox-list.ts'
import { readPlainList, sayPlainList } from '../plain-list.ts'

export const lsub = defineCommand({
  name: 'LSUB',
  when: 'signed-in',
  parse: readPlainList,
  run: (session, pattern) => {
    const withLevels = pattern.endsWith('%')
    return sayPlainList(session, 'LSUB', pattern, (mailbox) => {
      const { subscribed, subscribedBelow } = mailbox
      return subscribed || (withLevels && subscribedBelow) ? subscribedAttributes(mailbox) : undefined
    })
  },
})

function subscribedAttributes(mailbox: ListedMailbox): readonly string[] {
  if (!mailbox.subscribed) return ['\\Noselect']
  // Of a name without a mailbox there is nothing to say: \Noselect would mean that it is not subscribed.
  return mailbox.row === undefined ? [] : attributesOf(mailbox)
}
