/**
 * NOOP: nothing; with a string, an answer that can be known again.
 *
 *   C: NOOP "7"
 *   S: OK (TAG "7") "Done"
 *
 * RFC 5804 §2.13
 */
import { defineCommand } from '../command.ts'
import { sayString } from '../syntax/say-string.ts'

export const noop = defineCommand({
  name: 'NOOP',
  when: 'always',
  parse: (read) => (read.more() ? read.string() : undefined),
  run: async (_session, tag) => ({
    status: 'OK',
    ...(tag !== undefined && { code: `TAG ${sayString(tag)}` }),
    text: { key: 'managesieve.done' },
  }),
})
