/**
 * RENAME: another name for a mailbox and all below it; for INBOX its messages move instead. RFC 9051 §6.3.6
 *
 *   C: a2 RENAME Clientes Archivo/Clientes
 *   S: a2 OK Done
 */
import { defineCommand, done } from '../command.ts'
import type { Reader } from '../syntax/reader.ts'

export const rename = defineCommand({
  name: 'RENAME',
  when: 'signed-in',
  parse,
  run: async (session, { from, to }) => {
    await session.account.rename(from, to)
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
