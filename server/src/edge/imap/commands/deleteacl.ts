/**
 * DELETEACL: take all rights in a mailbox away from somebody. What they have by a group stays.
 *
 *   C: a2 DELETEACL Clientes luis@empresa.test
 *   S: a2 OK Done
 *
 * RFC 4314 §3.2
 */
import { NO_RIGHTS } from '../../../mail/imap/rights.ts'
import { defineCommand, done } from '../command.ts'
import { readMailboxAndIdentifier } from './listrights.ts'

export const deleteacl = defineCommand({
  name: 'DELETEACL',
  when: 'signed-in',
  parse: readMailboxAndIdentifier,
  run: async ({ account }, { mailbox, identifier }) => {
    const row = await account.existing(mailbox)
    await account.sharing.acl.change(row, identifier, { op: 'set', rights: NO_RIGHTS })
    return done()
  },
})
