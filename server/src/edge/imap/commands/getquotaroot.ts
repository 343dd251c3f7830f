/**
 * GETQUOTAROOT: which quota a mailbox counts for, and how full it is.
 *
 *   C: a2 GETQUOTAROOT INBOX
 *   S: * QUOTAROOT "INBOX" ""
 *   S: * QUOTA "" (STORAGE 10 512)
 *   S: a2 OK Done
 *
 * RFC 9208 §4.1.3
 */
import { defineCommand, done, type Reply } from '../command.ts'
import { formatQuota } from '../quota.ts'
import type { SignedInSession } from '../session.ts'
import { quotedMailbox } from '../syntax/quote.ts'
import type { Reader } from '../syntax/reader.ts'

export const getquotaroot = defineCommand({ name: 'GETQUOTAROOT', when: 'signed-in', parse, run })

function parse(read: Reader): string {
  const name = read.mailbox()
  read.end()
  return name
}

async function run(session: SignedInSession, mailbox: string): Promise<Reply> {
  const { account } = session
  const row = await account.existing(mailbox)
  const name = quotedMailbox(row.name, session.nameForm)
  // How full somebody else's account is would tell of mailboxes that are not shared: no root is named.
  if (row.shared !== undefined) {
    await row.shared.demand('r')
    session.untagged(`QUOTAROOT ${name}`)
    return done()
  }
  session.untagged(`QUOTAROOT ${name} ""`)
  session.untagged(await formatQuota(session))
  return done()
}
