/**
 * LISTRIGHTS: which rights somebody can be given in a mailbox. The owner always has them all; for everybody else each right
 * can be given by itself, so that the answer is the same for any name and tells nothing of who there is.
 *
 *   C: a2 LISTRIGHTS Clientes luis@empresa.test
 *   S: * LISTRIGHTS "Clientes" "luis@empresa.test" "" l r s w i p k x t e a c d
 *   S: a2 OK Done
 *
 * RFC 4314 §3.4, §3.7, §2.1.1
 */
import { ALL_RIGHTS, formatRights } from '../../../mail/imap/rights.ts'
import { wireString } from '../../../mail/imap/wire-string.ts'
import { defineCommand, done } from '../command.ts'
import { quotedMailbox } from '../syntax/quote.ts'
import type { Reader } from '../syntax/reader.ts'

export const listrights = defineCommand({
  name: 'LISTRIGHTS',
  when: 'signed-in',
  parse: readMailboxAndIdentifier,
  run: async (session, { mailbox, identifier }) => {
    const { account, nameForm } = session
    const row = await account.existing(mailbox)
    const all = formatRights(ALL_RIGHTS)
    const rights = (await account.sharing.acl.isOwner(row, identifier)) ? all : `"" ${[...all].join(' ')}`
    session.untagged(`LISTRIGHTS ${quotedMailbox(row.name, nameForm)} ${wireString(identifier)} ${rights}`)
    return done()
  },
})

/** mailbox SP identifier. RFC 4314 §7 */
export function readMailboxAndIdentifier(read: Reader): {
  readonly mailbox: string
  readonly identifier: string
} {
  const mailbox = read.mailbox()
  read.space()
  const identifier = read.astring()
  read.end()
  return { mailbox, identifier }
}
