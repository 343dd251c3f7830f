/**
 * STATUS: counts of a mailbox that need not be open.
 *
 *   C: a2 STATUS Sent (MESSAGES UNSEEN SIZE)
 *   S: * STATUS "Sent" (MESSAGES 231 UNSEEN 0 SIZE 44292)
 *   S: a2 OK Done
 *
 * RFC 9051 §6.3.11, RFC 7162 §3.1.7, RFC 8438, RFC 7889 §5
 */
import { defineCommand, done } from '../command.ts'
import { enableFor, formatStatus, readStatusItems, type StatusItem } from '../mailbox-status.ts'
import type { Reader } from '../syntax/reader.ts'

export const status = defineCommand({
  name: 'STATUS',
  when: 'signed-in',
  parse,
  run: async (session, { mailbox, items }) => {
    enableFor(session, items)
    const row = await session.account.existing(mailbox)
    await row.shared?.demand('r')
    session.untagged(await formatStatus(session, row, items))
    return done()
  },
})

type StatusArgs = { readonly mailbox: string; readonly items: readonly StatusItem[] }

/** mailbox SP "(" status-att *(SP status-att) ")" */
function parse(read: Reader): StatusArgs {
  const mailbox = read.mailbox()
  read.space()
  const items = readStatusItems(read)
  read.end()
  return { mailbox, items }
}
