/**
 * TOP: the header of a message and the first lines behind it.
 *
 *   C: TOP 1 10
 *   S: +OK
 *   S: (the header, an empty line, ten lines)
 *   S: .
 *
 * RFC 1939 §7
 */
import { defineCommand } from '../command.ts'
import { sendTop } from '../send-message.ts'
import type { SignedInSession } from '../session.ts'
import { numberAndLines } from '../syntax/arguments.ts'

/**
 * From so many lines on a client wants the whole message and not a look at it: fetchmail asks so for what it keeps on the
 * server. What it has then counts as received, as after RETR; a short message that somebody only looked at does not.
 */
const LINES_OF_ALL = 1_000_000

export const top = defineCommand({ name: 'TOP', when: 'signed-in', parse: numberAndLines, run })

async function run(
  session: SignedInSession,
  { number, lines }: { readonly number: number; readonly lines: number },
): Promise<undefined> {
  const index = session.indexOf(number)
  const whole = await sendTop(session, await session.maildrop.body(index), lines)
  if (whole && lines >= LINES_OF_ALL) session.noteSent(index)
}
