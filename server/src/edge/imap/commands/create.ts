/**
 * CREATE: a new mailbox, and the levels above it that are missing.
 *
 *   C: a2 CREATE "Clientes/2026" (USE (\Archive))
 *   S: a2 OK [MAILBOXID (F8)] Done
 *
 * RFC 9051 §6.3.4, RFC 6154 §3, RFC 8474 §4.1
 */
import { Refusal } from '../../../lib/refusal.ts'
import type { SpecialUse } from '../../../service/mailbox/account-mail.ts'
import { defineCommand, done, type Reply } from '../command.ts'
import { tellName } from '../old-name.ts'
import type { SignedInSession } from '../session.ts'
import { objectIdOf } from '../shared.ts'
import { USES_BY_ATTRIBUTE } from '../special-use.ts'
import type { Reader } from '../syntax/reader.ts'

export const create = defineCommand({ name: 'CREATE', when: 'signed-in', parse, run })

type CreateArgs = { readonly name: string; readonly uses: readonly string[] }

/** mailbox [SP "(" "USE" SP "(" use-attr *(SP use-attr) ")" ")"] */
function parse(read: Reader): CreateArgs {
  const name = read.mailbox()
  let uses: string[] = []
  if (read.trySpace()) {
    read.token('(')
    read.token('USE')
    read.space()
    uses = read.listOrNone(() => {
      read.token('\\')
      return read.atom('a special use').toLowerCase()
    })
    read.token(')')
  }
  read.end()
  return { name, uses }
}

async function run(session: SignedInSession, { name, uses }: CreateArgs): Promise<Reply> {
  const [wanted] = uses
  const use = wanted === undefined ? undefined : USES_BY_ATTRIBUTE.get(wanted)
  // A mailbox serves one purpose here, and \All or \Flagged would be views of others. RFC 6154 §3
  const rows = use === undefined ? [] : await session.account.mailboxes()
  const taken = rows.some(({ specialUse }) => specialUse === use)
  if (uses.length > 1 || taken || (wanted !== undefined && use === undefined))
    return { status: 'NO', code: 'USEATTR', text: { key: 'imap.no-use' } }
  if (name === 'INBOX') throw new Refusal('already-exists', { key: 'store.mailbox-exists' })
  const made = await session.account.create(name, use as SpecialUse | undefined)
  tellName(session, made.name, name)
  return done(`MAILBOXID (${objectIdOf(made)})`)
}
