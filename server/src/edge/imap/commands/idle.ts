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

import { loneLine } from '../../command-framer.ts'
import { ConnectionGone } from '../../connection-gone.ts'
import { defineCommand, done, noArguments, type Reply } from '../command.ts'
import type { SignedInSession } from '../session.ts'
import { watch } from '../watch.ts'

export const idle = defineCommand({ name: 'IDLE', when: 'signed-in', parse: noArguments, run })

async function run(session: SignedInSession): Promise<Reply> {
  session.output.text(`+ ${session.phrase({ key: 'imap.idling' })}\r\n`)
  const watched = session.selected === undefined || session.notices?.watchesSelected === true
  const stop = watched ? undefined : watch(session.assertSelected())
  session.idleSinceMs = session.deps.clock.now()
  const ended = await hearDone(session)
  session.idleSinceMs = undefined
  await stop?.()
  return ended ? done() : { status: 'BAD', text: { key: 'imap.not-done' } }
}

/** False: a command came instead, which is still to be run. Empty lines say nothing; some programs send them. */
async function hearDone(session: SignedInSession): Promise<boolean> {
  for (;;) {
    const framed = await session.listen()
    if (framed === undefined) throw new ConnectionGone()
    const line = loneLine(framed)?.trim()
    if (line?.toUpperCase() === 'DONE') return true
    if (line !== '') {
      session.putBack(framed)
      return false
    }
    await session.breathe()
  }
}
