/**
 * LIST: the size of a message, or of each.
 *
 *   C: LIST 2
 *   S: +OK 2 200
 *
 * RFC 1939 §5
 */
import { defineCommand, ok, type Reply } from '../command.ts'
import { sendListing } from '../send-listing.ts'
import type { SignedInSession } from '../session.ts'
import { maybeMessageNumber } from '../syntax/arguments.ts'

export const list = defineCommand({ name: 'LIST', when: 'signed-in', parse: maybeMessageNumber, run })

async function run(session: SignedInSession, number: number | undefined): Promise<Reply | undefined> {
  const { maildrop } = session
  if (number !== undefined) return ok(`${number} ${maildrop.sizeOf(session.indexOf(number))}`)
  const { count, octets } = maildrop
  const { deleted, deletedOctets } = session
  const answer = `+OK ${count - deleted.size} messages (${octets - deletedOctets} octets)\r\n`
  await sendListing(session, answer, (index) => String(maildrop.sizeOf(index)))
  return undefined
}
