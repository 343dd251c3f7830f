/**
 * SELECT: open a mailbox to read and change it.
 *
 *   C: a2 SELECT INBOX (CONDSTORE)
 *   S: * 172 EXISTS
 *   S: * OK [UIDVALIDITY 3857529045] Done
 *   S: a2 OK [READ-WRITE] Done
 *
 * RFC 9051 §6.3.2, RFC 3501 §6.3.1, RFC 7162 §3.1.8
 */
import { defineCommand } from '../command.ts'
import { openMailbox, readOpen } from '../open-mailbox.ts'

export const select = defineCommand({
  name: 'SELECT',
  when: 'signed-in',
  parse: readOpen,
  run: (session, args) => openMailbox(session, args, false),
})
