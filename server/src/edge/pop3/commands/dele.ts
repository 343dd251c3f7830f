/**
 * DELE: marks a message; QUIT removes it.
 *
 *   C: DELE 1
 *   S: +OK Marked for removal
 *
 * RFC 1939 §5
 */
import { defineCommand, ok, type Reply } from '../command.ts'
import type { SignedInSession } from '../session.ts'
import { messageNumber } from '../syntax/arguments.ts'

export const dele = defineCommand({ name: 'DELE', when: 'signed-in', parse: messageNumber, run })

async function run(session: SignedInSession, number: number): Promise<Reply> {
  const index = session.indexOf(number)
  session.deleted.add(index)
  session.deletedOctets += session.maildrop.sizeOf(index)
  return ok({ key: 'pop3.marked' })
}
