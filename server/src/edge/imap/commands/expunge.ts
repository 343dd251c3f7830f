/**
 * EXPUNGE and UID EXPUNGE: remove what is marked \Deleted, of all messages or of those named.
 *
 *   C: a5 UID EXPUNGE 3000:3002
 *   S: * 3 EXPUNGE
 *   S: a5 OK Done
 *
 * RFC 9051 §6.4.3, §6.4.9, RFC 4315 §2.1, RFC 7162 §3.2.7, §3.2.9
 */
import type { MessageSet } from '../../../mail/imap/message-set.ts'
import { assertWritable } from '../access.ts'
import { defineCommand, done, type Reply } from '../command.ts'
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
  const uids = set === undefined ? undefined : (selected.resolve(set) ?? []).map((n) => selected.uidOf(n))
  const gone = await mailOf(session).expunge(selected.id, uids)
  return done(await syncRemoved(session, gone.length))
}
