/**
 * IDLE: the client waits, and hears of every change as it happens, until it says DONE.
 *
 *   C: a6 IDLE
 *   S: + Waiting for changes; send DONE to go on
 *   S: * 4 EXISTS
 *   C: DONE
 *   S: a6 OK Done
 *
 * RFC 2177, RFC 9051 §6.3.13
 */
import { defineCommand, done, noArguments, type Reply } from '../command.ts'
import type { SignedInSession } from '../session.ts'
import { watch } from '../watch.ts'

export const idle = defineCommand({ name: 'IDLE', when: 'signed-in', parse: noArguments, run })

async function run(session: SignedInSession): Promise<Reply> {
  session.output.text(`+ ${session.phrase({ key: 'imap.idling' })}\r\n`)
  const watched = session.selected === undefined || session.notices?.watchesSelected === true
  const stop = watched ? undefined : watch(session.assertSelected())
  const line = await session.listenLine()
  await stop?.()
  return line?.toUpperCase() === 'DONE' ? done() : { status: 'BAD', text: { key: 'imap.not-done' } }
}
