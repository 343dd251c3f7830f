/**
 * STORE and UID STORE: change the flags of messages in the selected mailbox.
 *
 *   C: t7 UID STORE 4,7 (UNCHANGEDSINCE 320) +FLAGS.SILENT (\Seen $Work)
 *   S: * 2 FETCH (UID 7 MODSEQ (341))
 *   S: t7 OK [MODIFIED 4] The messages named were changed by someone else and left alone
 *
 * RFC 9051 §6.4.6 is the command, §6.4.9 its UID form, RFC 7162 §3.1.3 UNCHANGEDSINCE, RFC 9738 §3.1.
 */
import type { Flag } from '../../../mail/flag.ts'
import type { ModSeq, Uid } from '../../../mail/ids.ts'
import { formatNumbers, type MessageSet } from '../../../mail/imap/message-set.ts'
import { assertWritable, numbersOf } from '../access.ts'
import { defineCommand, done, type Reply } from '../command.ts'
import { enable } from '../enabled.ts'
import { newestOf, withLimit } from '../message-limit.ts'
import type { SelectedSession } from '../session.ts'
import { mailOf } from '../shared.ts'
import { sync, tellFlags } from '../sync.ts'
import type { Reader } from '../syntax/reader.ts'

export const store = defineCommand({
  name: 'STORE',
  when: 'selected',
  slow: true,
  uid: true,
  holdsNumbers: true,
  parse,
  run,
})

type StoreArgs = {
  readonly target: MessageSet
  readonly op: 'add' | 'remove' | 'replace'
  readonly flags: readonly Flag[]
  readonly silent: boolean
  readonly unchangedSince: ModSeq | undefined
}

const ITEMS = new Map([
  ['FLAGS', { op: 'replace', silent: false }],
  ['FLAGS.SILENT', { op: 'replace', silent: true }],
  ['+FLAGS', { op: 'add', silent: false }],
  ['+FLAGS.SILENT', { op: 'add', silent: true }],
  ['-FLAGS', { op: 'remove', silent: false }],
  ['-FLAGS.SILENT', { op: 'remove', silent: true }],
] as const)

/** set [SP "(UNCHANGEDSINCE" SP mod-sequence ")"] SP item SP flags. RFC 9051 §9, RFC 7162 §7 */
function parse(read: Reader, by: 'seq' | 'uid'): StoreArgs {
  const target = read.messageSet(by)
  read.space()
  let unchangedSince: ModSeq | undefined
  if (read.tryToken('(')) {
    read.token('UNCHANGEDSINCE')
    read.space()
    unchangedSince = read.modSeq()
    read.token(')')
    read.space()
  }
  const { op, silent } = read.oneOf(ITEMS)
  read.space()
  const flags = read.flags()
  read.end()
  return { target, op, flags, silent, unchangedSince }
}

async function run(session: SelectedSession, args: StoreArgs): Promise<Reply> {
  const { selected } = session
  const { target, op, flags, silent, unchangedSince } = args
  assertWritable(selected)
  const { numbers, code } = newestOf(session, numbersOf(selected, target))
  const uids = numbers.map((number) => selected.uidOf(number))
  // Asking for UNCHANGEDSINCE enables CONDSTORE for the rest of the session. RFC 7162 §3.1
  if (unchangedSince !== undefined) enable(session, 'CONDSTORE')
  const condstore = session.enabled.has('CONDSTORE')
  if (uids.length === 0) return done()

  const request = { mailboxId: selected.id, uids, op, flags }
  const result = await mailOf(session).setFlags(
    unchangedSince === undefined ? request : { ...request, unchangedSince },
  )
  await sync(session, target.by === 'uid' ? 'all' : 'keep-numbers', result.changed)

  // .SILENT leaves out FLAGS, never MODSEQ: the client has to learn the new value. RFC 7162 §3.1.3
  if (!silent || condstore) {
    const settled = [...result.changed, ...(silent ? [] : result.unchanged)]
    const places = settled.map(({ uid }) => selected.placeOfUid(uid)).filter((place) => place >= 0)
    places.sort((a, b) => a - b)
    await tellFlags(session, places, { flags: !silent })
  }
  const missing = uids.length - result.changed.length - result.unchanged.length
  return withLimit(session, answer(session, args, result.stale, missing), code)
}

function answer(
  { selected }: SelectedSession,
  { target }: StoreArgs,
  stale: readonly Uid[],
  missing: number,
): Reply {
  if (stale.length > 0) {
    const names = target.by === 'uid' ? stale : stale.map((uid) => selected.numberOf(uid))
    return { status: 'OK', code: `MODIFIED ${formatNumbers(names)}`, text: { key: 'imap.modified' } }
  }
  // RFC 2180 §4.2.1: the others are stored, and the client is told that not all were there.
  if (missing > 0 && target.by === 'seq')
    return { status: 'NO', code: 'EXPUNGEISSUED', text: { key: 'imap.gone' } }
  return done()
}
