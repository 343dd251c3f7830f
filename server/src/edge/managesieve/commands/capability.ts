/**
 * CAPABILITY: what this server can do for this session now.
 *
 *   C: CAPABILITY
 *   S: "IMPLEMENTATION" "Valija"
 *   S: …
 *   S: OK
 *
 * RFC 5804 §2.4
 */
import { sayCapabilities } from '../capabilities.ts'
import { defineCommand, noArguments, ok } from '../command.ts'

export const capability = defineCommand({
  name: 'CAPABILITY',
  when: 'always',
  parse: noArguments,
  run: async (session) => {
    sayCapabilities(session)
    return ok()
  },
})
