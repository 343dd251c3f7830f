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

export const top = defineCommand({ name: 'TOP', when: 'signed-in', parse: numberAndLines, run })

async function run(
  session: SignedInSession,
  { number, lines }: { readonly number: number; readonly lines: number },
): Promise<undefined> {
  await sendTop(session, await session.maildrop.body(session.indexOf(number)), lines)
}
