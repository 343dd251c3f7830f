/**
 * MYRIGHTS: what the client may do in a mailbox.
 *
 *   C: a2 MYRIGHTS Shared/ana/Clientes
 *   S: * MYRIGHTS "Shared/ana/Clientes" lrs
 *   S: a2 OK Done
 *
 * RFC 4314 §3.5, §3.8
 */
import { formatRights } from '../../../mail/imap/rights.ts'
import type { MailboxRow } from '../../../service/mailbox/account-mail.ts'
import { defineCommand, done } from '../command.ts'
import type { SignedInSession } from '../session.ts'
import { quotedMailbox } from '../syntax/quote.ts'
import type { Reader } from '../syntax/reader.ts'

export const myrights = defineCommand({
  name: 'MYRIGHTS',
  when: 'signed-in',
  parse: readMailbox,
  run: async (session, name) => {
    await tellMyRights(session, await session.account.existing(name))
    return done()
  },
})

/** mailbox, and nothing else. */
export function readMailbox(read: Reader): string {
  const name = read.mailbox()
  read.end()
  return name
}

export async function tellMyRights(session: SignedInSession, row: MailboxRow): Promise<void> {
  const rights = formatRights(await session.account.sharing.acl.mine(row))
  session.untagged(`MYRIGHTS ${quotedMailbox(row.name, session.nameForm)} ${rights}`)
}
