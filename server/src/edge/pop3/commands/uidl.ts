/**
 * UIDL: the name of a message, or of each, by which a client knows what it has already.
 *
 *   C: UIDL 1
 *   S: +OK 1 2s.mk3f0jwg
 *
 * RFC 1939 §7
 */
import { defineCommand, ok, type Reply } from '../command.ts'
import { sendListing } from '../send-listing.ts'
import type { SignedInSession } from '../session.ts'
import { maybeMessageNumber } from '../syntax/arguments.ts'

export const uidl = defineCommand({ name: 'UIDL', when: 'signed-in', parse: maybeMessageNumber, run })

async function run(session: SignedInSession, number: number | undefined): Promise<Reply | undefined> {
  const { maildrop } = session
  if (number !== undefined) return ok(`${number} ${maildrop.uidl(session.indexOf(number))}`)
  await sendListing(session, '+OK\r\n', (index) => maildrop.uidl(index))
  return undefined
}
