/**
 * RETR: a message, as it was received.
 *
 *   C: RETR 1
 *   S: +OK 120 octets
 *   S: (the message)
 *   S: .
 *
 * RFC 1939 §5
 */
import { defineCommand } from '../command.ts'
import { sendMessage } from '../send-message.ts'
import type { SignedInSession } from '../session.ts'
import { messageNumber } from '../syntax/arguments.ts'

export const retr = defineCommand({ name: 'RETR', when: 'signed-in', parse: messageNumber, run })

async function run(session: SignedInSession, number: number): Promise<undefined> {
  const index = session.indexOf(number)
  await sendMessage(session, await session.maildrop.body(index))
  session.noteSent(index)
}
