/**
 * UTF8: the client understands UTF-8 in headers. They are sent as they were received in any case: whoever has a message
 * without it would rather see it badly than not at all. We differ there from RFC 6856 §2.1, as every POP3 server does.
 *
 *   C: UTF8
 *   S: +OK Done
 *
 * RFC 6856 §2
 */
import { defineCommand, ok } from '../command.ts'
import { noArguments } from '../syntax/arguments.ts'

export const utf8 = defineCommand({
  name: 'UTF8',
  when: 'before-login',
  parse: noArguments,
  run: async (session) => {
    session.utf8 = true
    return ok({ key: 'pop3.done' })
  },
})
