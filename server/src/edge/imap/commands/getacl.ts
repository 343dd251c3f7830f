/**
 * GETACL: who may do what in a mailbox; only for those who administer it.
 *
 *   C: a2 GETACL Clientes
 *   S: * ACL "Clientes" "ana@empresa.test" lrswipkxteacd "luis@empresa.test" lrs
 *   S: a2 OK Done
 *
 * RFC 4314 §3.3, §3.6
 */
import { formatRights } from '../../../mail/imap/rights.ts'
import { wireString } from '../../../mail/imap/wire-string.ts'
import { defineCommand, done } from '../command.ts'
import { quotedMailbox } from '../syntax/quote.ts'
import { readMailbox } from './myrights.ts'

export const getacl = defineCommand({
  name: 'GETACL',
  when: 'signed-in',
  parse: readMailbox,
  run: async (session, name) => {
    const { account, nameForm } = session
    const row = await account.existing(name)
    const entries = await account.sharing.acl.list(row)
    const told = entries.map(({ address, rights }) => `${wireString(address)} ${formatRights(rights)}`)
    session.untagged(`ACL ${quotedMailbox(row.name, nameForm)} ${told.join(' ')}`)
    return done()
  },
})
