/**
 * NAMESPACE: one's own mailboxes begin with nothing, those that others share with `Shared/`; levels are parted by `/`.
 * RFC 2342 §5
 *
 *   C: a2 NAMESPACE
 *   S: * NAMESPACE (("" "/")) (("Shared/" "/")) NIL
 *   S: a2 OK Done
 */
import { SHARED_PREFIX } from '../../../service/sharing/shared-names.ts'
import { defineCommand, done, noArguments } from '../command.ts'

export const NAMESPACES = `NAMESPACE (("" "/")) (("${SHARED_PREFIX}" "/")) NIL`

export const namespace = defineCommand({
  name: 'NAMESPACE',
  when: 'signed-in',
  parse: noArguments,
  run: async (session) => {
    session.untagged(NAMESPACES)
    return done()
  },
})
