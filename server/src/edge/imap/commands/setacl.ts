/**
 * SETACL: give rights in a mailbox to a person or group of the company, or change them with `+` and `-`.
 *
 *   C: a2 SETACL Clientes luis@empresa.test lrs
 *   S: a2 OK Done
 *   C: a3 SETACL Clientes luis@empresa.test +i
 *   S: a3 OK Done
 *
 * RFC 4314 §3.1, §2.1.1
 */
import { readRights } from '../../../mail/imap/rights.ts'
import type { RightsChange } from '../../../service/sharing/mailbox-acl.ts'
import { defineCommand, done, type Reply } from '../command.ts'
import type { SignedInSession } from '../session.ts'
import type { Reader } from '../syntax/reader.ts'

export const setacl = defineCommand({ name: 'SETACL', when: 'signed-in', parse, run })

type SetAclArgs = { readonly mailbox: string; readonly identifier: string; readonly change: RightsChange }

const OPS: ReadonlyMap<string, RightsChange['op']> = new Map([
  ['+', 'add'],
  ['-', 'remove'],
])

/** mailbox SP identifier SP ["+" / "-"] rights. RFC 4314 §7 */
function parse(read: Reader): SetAclArgs {
  const mailbox = read.mailbox()
  read.space()
  const identifier = read.astring()
  read.space()
  const written = read.astring()
  read.end()
  const op = OPS.get(written.slice(0, 1))
  const rights = readRights(op === undefined ? written : written.slice(1))
  // RFC 4314 §3.1: a right that is not known is a fault, nothing of it is done.
  if (rights === undefined) throw read.fault('rights among lrswipkxteacd')
  return { mailbox, identifier, change: { op: op ?? 'set', rights } }
}

async function run(session: SignedInSession, { mailbox, identifier, change }: SetAclArgs): Promise<Reply> {
  const { account } = session
  await account.sharing.acl.change(await account.existing(mailbox), identifier, change)
  return done()
}
