/**
 * RENAME: another name for a mailbox and all below it; for INBOX its messages move instead. RFC 9051 §6.3.6
 *
 *   C: a2 RENAME Clientes Archivo/Clientes
 *   S: a2 OK Done
 */
import { defineCommand, done } from '../command.ts'
import { tellName } from '../old-name.ts'
import type { Reader } from '../syntax/reader.ts'

export const rename = defineCommand({
  name: 'RENAME',
  when: 'signed-in',
  slow: true,
  parse,
  run: async (session, { from, to }) => {
    await session.account.rename(from, to)
    const row = await session.account.existing(to)
    // INBOX stays where it is: only its messages have another name now. RFC 9051 §6.3.6
    tellName(session, row.name, from === 'INBOX' ? to : from)
    return done()
  },
})

function parse(read: Reader): { readonly from: string; readonly to: string } {
  const from = read.mailbox()
  read.space()
  const to = read.mailbox()
  read.end()
  return { from, to: to.endsWith('/') ? to.slice(0, -1) : to }
}
