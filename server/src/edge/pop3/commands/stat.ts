/**
 * STAT: how many messages, and octets in all, without those marked.
 *
 *   C: STAT
 *   S: +OK 2 320
 *
 * RFC 1939 §5
 */
import { defineCommand, ok } from '../command.ts'
import { noArguments } from '../syntax/arguments.ts'

export const stat = defineCommand({
  name: 'STAT',
  when: 'signed-in',
  parse: noArguments,
  run: async ({ maildrop, deleted, deletedOctets }) =>
    ok(`${maildrop.count - deleted.size} ${maildrop.octets - deletedOctets}`),
})
