/**
 * EXPUNGE and UID EXPUNGE: remove what is marked \Deleted, of all messages or of those named.
 *
 *   C: a5 UID EXPUNGE 3000:3002
 *   S: * 3 EXPUNGE
 *   S: a5 OK Done
 *
 * RFC 9051 §6.4.3, §6.4.9, RFC 4315 §2.1, RFC 7162 §3.2.7, §3.2.9, RFC 9738 §3.1
 */
import { DELETED } from '../../../mail/flag.ts'
import type { Uid } from '../../../mail/ids.ts'
import type { MessageSet } from '../../../mail/imap/message-set.ts'
import { assertWritable } from '../access.ts'
import { defineCommand, done, type Reply } from '../command.ts'
import { newestOf, withLimit } from '../message-limit.ts'
import type { SelectedSession } from '../session.ts'
import { mailOf } from '../shared.ts'
import { syncRemoved } from '../sync.ts'
import type { Reader } from '../syntax/reader.ts'

export const expunge = defineCommand({
  name: 'EXPUNGE',
  when: 'selected',
  slow: true,
  uid: true,
  numbered: false,
  parse,
  run,
})

function parse(read: Reader, by: 'seq' | 'uid'): MessageSet | undefined {
  const set = by === 'uid' ? read.messageSet('uid') : undefined
  read.end()
  return set
}

async function run(session: SelectedSession, set: MessageSet | undefined): Promise<Reply> {
  const { selected } = session
  assertWritable(selected)
  if (set === undefined) return done(await removed(session, undefined))
  const { numbers, code } = newestOf(session, deletedOf(session, set))
  const uids = numbers.map((number) => selected.uidOf(number))
  return withLimit(session, done(await removed(session, uids)), code)
}

async function removed(
  session: SelectedSession,
  uids: readonly Uid[] | undefined,
): Promise<string | undefined> {
  const gone = await mailOf(session).expunge(session.selected.id, uids)
  return syncRemoved(session, gone.length)
}

/** Only what carries \Deleted counts, where a limit is; else the store looks itself. */
function deletedOf({ deps, selected }: SelectedSession, set: MessageSet): readonly number[] {
  const numbers = selected.resolve(set) ?? []
  if (deps.maxMessages === undefined) return numbers
  const { flagsLow } = selected.view
  return numbers.filter((number) => ((flagsLow[selected.placeOf(number)] ?? 0) & DELETED) !== 0)
}
