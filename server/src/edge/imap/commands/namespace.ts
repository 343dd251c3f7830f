/**
 * NAMESPACE: one's own mailboxes begin with nothing, levels are parted by `/`. RFC 2342 §5
 *
 *   C: a2 NAMESPACE
 *   S: * NAMESPACE (("" "/")) NIL NIL
 *   S: a2 OK Done
 */
import { defineCommand, done, noArguments } from '../command.ts'

export const NAMESPACES = 'NAMESPACE (("" "/")) NIL NIL'

export const namespace = defineCommand({
  name: 'NAMESPACE',
  when: 'signed-in',
  parse: noArguments,
  run: async (session) => {
    session.untagged(NAMESPACES)
    return done()
  },
})
