/**
 * QUIT: goodbye. What was marked is removed now, and only now; a connection that breaks removes nothing, and what was
 * sent to it does not count as received.
 *
 *   C: QUIT
 *   S: +OK Goodbye
 *
 * RFC 1939 §5, §6
 */
import { defineCommand, ok, type Reply } from '../command.ts'
import type { Session } from '../session.ts'
import { noArguments } from '../syntax/arguments.ts'

export const quit = defineCommand({ name: 'QUIT', when: 'always', parse: noArguments, run })

async function run(session: Session): Promise<Reply> {
  session.end()
  await session.maildrop?.settle(session.received, session.deleted)
  return ok({ key: 'bye' })
}
