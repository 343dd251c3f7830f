/**
 * Flags of a shared mailbox, changed by one of its holders: only those the holder may change, and \Seen for that person alone.
 * RFC 4314 §4, docs/decisions/0012
 */
import { andBits, orBits, withoutBits } from '../../lib/bits.ts'
import { SEEN } from '../../mail/flag.ts'
import type { ModSeq, Uid } from '../../mail/ids.ts'
import type { EntryState, FlagResult } from '../account-store.ts'
import type { SharedFlagRequest } from '../sharing-store.ts'
import { entriesOf } from './expunge.ts'
import { bitsOf } from './keywords.ts'
import { flagsSeenBy, type MarksKey, markSeen, readMarkings, readSeen } from './seen-marks.ts'
import { ALL_BITS, type Changing, combined, stateOf, writeFlags } from './set-flags.ts'
import type { AccountTransaction, MailboxRecord } from './transaction.ts'

type Wanted = Changing & {
  readonly uid: Uid
  readonly before: number
  readonly after: number
  readonly modSeq: number
}

export async function setSharedFlags(
  tx: AccountTransaction,
  request: SharedFlagRequest,
): Promise<FlagResult> {
  const { mailboxId, holder, unchangedSince } = request
  const mailbox = await tx.mailbox(mailboxId)
  const entries = await entriesOf(tx, mailboxId, request.uids)
  const key: MarksKey = [tx.accountId, mailboxId, holder]
  const seen = await readSeen(
    tx.sql,
    key,
    entries.map(({ uid }) => uid as Uid),
  )
  const marked =
    unchangedSince === undefined ? new Map<Uid, number>() : await markedSince(tx, key, unchangedSince)
  const create = request.op !== 'remove' && request.may.keywords
  const bits = andBits(await bitsOf(tx.sql, tx.accountId, request.flags, { create }), request.may.flags)
  const changing: Wanted[] = []
  const unchanged: EntryState[] = []
  const stale: Uid[] = []
  for (const entry of entries) {
    const uid = entry.uid as Uid
    const before = flagsSeenBy(entry.flags, seen.has(uid))
    const after = limited(before, combined(request.op, before, bits), request.may.flags)
    const modSeq = Math.max(entry.mod_seq, marked.get(uid) ?? 0)
    if (unchangedSince !== undefined && modSeq > unchangedSince) stale.push(uid)
    else if (after === before) unchanged.push(stateOf(entry, before, modSeq))
    else
      changing.push({
        entry,
        uid,
        before,
        after,
        modSeq,
        flags: flagsSeenBy(after, (entry.flags & SEEN) !== 0),
      })
  }
  if (changing.length === 0) return { changed: [], unchanged, stale }
  const changed = await write(tx, mailbox, request, changing, bits)
  await tx.finish()
  return { changed, unchanged, stale }
}

/** The flags of all in one change, then the holder's own \Seen in another. */
async function write(
  tx: AccountTransaction,
  mailbox: MailboxRecord,
  { op, holder, may }: SharedFlagRequest,
  changing: readonly Wanted[],
  bits: number,
): Promise<EntryState[]> {
  const modSeqs = new Map<Uid, ModSeq>()
  const note = (uids: readonly Uid[], modSeq: ModSeq | undefined): void => {
    if (modSeq !== undefined) for (const uid of uids) modSeqs.set(uid, modSeq)
  }
  const forAll = changing.filter(({ entry, flags }) => flags !== entry.flags)
  if (forAll.length > 0) {
    const put = withoutBits(bits, SEEN)
    const gone = op === 'add' ? 0 : op === 'remove' ? put : withoutBits(may.flags, SEEN)
    const made = { expression: '(flags & ?) | ?', values: [ALL_BITS - gone, op === 'remove' ? 0 : put] }
    note(
      forAll.map(({ uid }) => uid),
      (await writeFlags(tx, mailbox, forAll, made))[0]?.modSeq,
    )
  }
  for (const seen of [true, false]) {
    const uids = changing
      .filter(({ before, after }) => ((before ^ after) & SEEN) !== 0 && ((after & SEEN) !== 0) === seen)
      .map(({ uid }) => uid)
    note(uids, await markSeen(tx, mailbox, holder, uids, seen))
  }
  return changing.map(({ entry, uid, after, modSeq }) => stateOf(entry, after, modSeqs.get(uid) ?? modSeq))
}

/** Of `after` only what may change. */
function limited(before: number, after: number, may: number): number {
  return orBits(withoutBits(before, may), andBits(after, may))
}

async function markedSince(
  tx: AccountTransaction,
  key: MarksKey,
  since: ModSeq,
): Promise<ReadonlyMap<Uid, number>> {
  const marked = new Map<Uid, number>()
  await readMarkings(
    (work) => work(tx.sql),
    key,
    { from: since, to: tx.account.mod_seq },
    (modSeq, uids) => {
      for (const uid of uids) marked.set(uid, modSeq)
    },
  )
  return marked
}
