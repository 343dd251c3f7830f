/**
 * GETQUOTA: what an account may keep and what it keeps. The one quota root is the account, its name is empty.
 *
 *   C: a2 GETQUOTA ""
 *   S: * QUOTA "" (STORAGE 10 512 MESSAGE 3 1000)
 *   S: a2 OK Done
 *
 * RFC 9208 §4.1.2
 */
import { defineCommand, done, type Reply } from '../command.ts'
import { formatQuota } from '../quota.ts'
import type { SignedInSession } from '../session.ts'
import type { Reader } from '../syntax/reader.ts'

export const getquota = defineCommand({ name: 'GETQUOTA', when: 'signed-in', parse, run })

function parse(read: Reader): string {
  const root = read.astring()
  read.end()
  return root
}

async function run(session: SignedInSession, root: string): Promise<Reply> {
  if (root !== '') return { status: 'NO', code: 'NONEXISTENT', text: { key: 'imap.no-quota-root' } }
  session.untagged(await formatQuota(session))
  return done()
}
