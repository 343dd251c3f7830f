/**
 * EXAMINE: SELECT, for reading only. RFC 9051 §6.3.3
 *
 *   C: a2 EXAMINE INBOX
 *   S: * 17 EXISTS
 *   S: a2 OK [READ-ONLY] Done
 */
import { defineCommand } from '../command.ts'
import { openMailbox, readOpen } from '../open-mailbox.ts'

export const examine = defineCommand({
  name: 'EXAMINE',
  when: 'signed-in',
  parse: readOpen,
  run: (session, args) => openMailbox(session, args, true),
})
