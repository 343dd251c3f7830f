/**
 * SETMETADATA: a client leaves a note about a mailbox or the account; NIL takes it away.
 *
 *   C: a2 SETMETADATA INBOX (/private/comment "Primero lo urgente" /private/vendor/acme/colour NIL)
 *   S: a2 OK Done
 *
 * RFC 5464 §4.3
 */
import { Refusal } from '../../../lib/refusal.ts'
import { defineCommand, done, type Reply } from '../command.ts'
import { NOTE_BYTES } from '../limits.ts'
import { MADE_ENTRIES } from '../metadata.ts'
import type { SignedInSession } from '../session.ts'
import { type EntryValue, readEntryValues } from '../syntax/metadata.ts'
import type { Reader } from '../syntax/reader.ts'

export const setmetadata = defineCommand({ name: 'SETMETADATA', when: 'signed-in', parse, run })

type SetArgs = { readonly mailbox: string; readonly values: readonly EntryValue[] }

/** mailbox SP entry-values. RFC 5464 §5 */
function parse(read: Reader): SetArgs {
  const mailbox = read.mailbox()
  read.space()
  const values = readEntryValues(read)
  read.end()
  return { mailbox, values }
}

async function run(session: SignedInSession, { mailbox, values }: SetArgs): Promise<Reply> {
  const { account } = session
  const row = mailbox === '' ? undefined : await account.existing(mailbox)
  await row?.shared?.demand('r')
  const id = row?.id ?? 0
  // What is shared about the server is for all who use it to read: it is not one person's to write.
  if (values.some(({ entry }) => MADE_ENTRIES.has(entry) || (id === 0 && entry.startsWith('/shared/'))))
    throw new Refusal('forbidden', { key: 'imap.fixed-note' })
  if (values.some(({ value }) => value !== undefined && value.length > NOTE_BYTES))
    return {
      status: 'NO',
      code: `METADATA MAXSIZE ${NOTE_BYTES}`,
      text: { key: 'store.annotation-large' },
    }
  try {
    await (row?.shared ?? account).setAnnotations(id, values)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'limit')
      return { status: 'NO', code: 'METADATA TOOMANY', text: error.text }
    throw error
  }
  return done()
}
