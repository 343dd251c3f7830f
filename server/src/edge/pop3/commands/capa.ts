/**
 * CAPA: what this server can do for this session now.
 *
 *   C: CAPA
 *   S: +OK
 *   S: TOP
 *   S: UIDL
 *   S: .
 *
 * RFC 2449 §5
 */

import { capabilities } from '../capabilities.ts'
import { defineCommand } from '../command.ts'
import { noArguments } from '../syntax/arguments.ts'

export const capa = defineCommand({
  name: 'CAPA',
  when: 'always',
  parse: noArguments,
  run: async (session) => {
    session.asked = true
    const lines = (await capabilities(session)).map((line) => `${line}\r\n`)
    session.output.text(`+OK\r\n${lines.join('')}.\r\n`)
    return undefined
  },
})
