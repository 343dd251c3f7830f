/**
 * MOVE and UID MOVE: COPY and EXPUNGE in one, or neither.
 *
 *   C: a4 UID MOVE 42:69 Archivo
 *   S: * OK [COPYUID 432432 42:69 1202:1229] Done
 *   S: * 22 EXPUNGE
 *   S: a4 OK Done
 *
 * RFC 6851 §3.1, §4.3, RFC 9051 §6.4.8, RFC 9738 §3.1
 */
import type { MessageSet } from '../../../mail/imap/message-set.ts'
import { formatNumbers } from '../../../mail/imap/message-set.ts'
import { moveMessages } from '../../../service/sharing/transfer.ts'
import { assertWritable, numbersOf } from '../access.ts'
import { defineCommand, done, type Reply } from '../command.ts'
import { newestOf, withLimit } from '../message-limit.ts'
import type { SelectedSession } from '../session.ts'
import { targetNamed, uidCode } from '../shared.ts'
import { syncRemoved } from '../sync.ts'
import type { Reader } from '../syntax/reader.ts'

export const move = defineCommand({ name: 'MOVE', when: 'selected', slow: true, uid: true, parse, run })

type MoveArgs = { readonly source: MessageSet; readonly target: string }

/** set SP mailbox */
function parse(read: Reader, by: 'seq' | 'uid'): MoveArgs {
  const source = read.messageSet(by)
  read.space()
  const target = read.mailbox()
  read.end()
  return { source, target }
}

async function run(session: SelectedSession, { source, target }: MoveArgs): Promise<Reply> {
  const { account, selected } = session
  assertWritable(selected)
  const { numbers, code: limit } = newestOf(session, numbersOf(selected, source))
  const uids = numbers.map((number) => selected.uidOf(number))
  const to = await targetNamed(account, target)
  if (to === undefined) return { status: 'NO', code: 'TRYCREATE', text: { key: 'store.no-mailbox' } }
  if (uids.length === 0) return done()
  const moved = await moveMessages(account, selected, uids, to)
  if (moved.to.length === 0) {
    selected.dirty = true
    return { status: 'NO', code: 'EXPUNGEISSUED', text: { key: 'imap.gone' } }
  }
  // Before the EXPUNGEs, so that the client can follow each message. RFC 6851 §4.3
  const code = `COPYUID ${moved.uidValidity} ${formatNumbers(moved.from)} ${formatNumbers(moved.to)}`
  if (uidCode(to, code) !== undefined)
    session.untagged(`OK [${code}] ${session.phrase({ key: 'imap.done' })}`)
  return withLimit(session, done(await syncRemoved(session, moved.from.length)), limit)
}
