/**
 * COPY and UID COPY: the same messages in another mailbox too; their bytes are not copied.
 *
 *   C: a4 COPY 2:4 Clientes
 *   S: a4 OK [COPYUID 38505 304,319:320 3956:3958] Done
 *
 * RFC 9051 §6.4.7, §6.4.9, RFC 9738 §3.2
 */
import type { MessageSet } from '../../../mail/imap/message-set.ts'
import { formatNumbers } from '../../../mail/imap/message-set.ts'
import { copyMessages } from '../../../service/sharing/transfer.ts'
import { overSaveLimit, uidsOf } from '../access.ts'
import { defineCommand, done, type Reply } from '../command.ts'
import type { SelectedSession } from '../session.ts'
import { targetNamed, uidCode } from '../shared.ts'
import type { Reader } from '../syntax/reader.ts'

export const copy = defineCommand({ name: 'COPY', when: 'selected', slow: true, uid: true, parse, run })

type CopyArgs = { readonly source: MessageSet; readonly target: string }

/** set SP mailbox */
function parse(read: Reader, by: 'seq' | 'uid'): CopyArgs {
  const source = read.messageSet(by)
  read.space()
  const target = read.mailbox()
  read.end()
  return { source, target }
}

async function run(session: SelectedSession, { source, target }: CopyArgs): Promise<Reply> {
  const { account, selected } = session
  const uids = uidsOf(selected, source)
  const to = await targetNamed(account, target)
  if (to === undefined) return { status: 'NO', code: 'TRYCREATE', text: { key: 'store.no-mailbox' } }
  if (uids.length === 0) return done()
  const over = overSaveLimit(session, uids.length)
  if (over !== undefined) return over
  const copied = await copyMessages(account, selected, uids, to)
  if (copied.to.length === 0) return { status: 'NO', code: 'EXPUNGEISSUED', text: { key: 'imap.gone' } }
  const code = `COPYUID ${copied.uidValidity} ${formatNumbers(copied.from)} ${formatNumbers(copied.to)}`
  return done(uidCode(to, code))
}
