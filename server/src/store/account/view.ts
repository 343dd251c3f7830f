/** The columns of a mailbox in typed arrays, and how they follow its changes without reading it again. */
import type { MailboxId, ModSeq, Uid } from '../../mail/ids.ts'
import type { EntryState, MailboxChanges, MailboxView } from '../account-store.ts'

const HIGH = 2 ** 32
/** Room for growth: an eighth, at least this many messages. */
const SLACK_MIN = 64

export function emptyView(mailboxId: MailboxId, modSeq: ModSeq, expected: number): MailboxView {
  const capacity = expected + Math.max(SLACK_MIN, expected >> 3)
  return {
    mailboxId,
    modSeq,
    count: 0,
    uids: new Uint32Array(capacity),
    messageIds: new Uint32Array(capacity),
    flagsLow: new Uint32Array(capacity),
    flagsHigh: new Uint32Array(capacity),
    modSeqs: new Float64Array(capacity),
  }
}

export function viewBytes(view: MailboxView): number {
  return view.uids.length * 24
}

/** Writes one message at `index`. Only for arrays that no reader has at that index. */
export function writeEntry(
  view: MailboxView,
  index: number,
  uid: number,
  messageId: number,
  flags: number,
  modSeq: number,
): void {
  view.uids[index] = uid
  view.messageIds[index] = messageId
  view.flagsLow[index] = flags
  view.flagsHigh[index] = flags / HIGH
  view.modSeqs[index] = modSeq
}

/**
 * The view after `changes`. Arrays that only grow at their end are shared with the older view, whose `count` hides
 * the new messages; arrays that change within it are copied, for sessions still read the older one.
 */
export function updatedView(view: MailboxView, changes: MailboxChanges): MailboxView {
  if (changes.expunged.length === 0 && changes.changed.length === 0)
    return changes.modSeq === view.modSeq ? view : { ...view, modSeq: changes.modSeq }
  const last = view.count === 0 ? 0 : (view.uids[view.count - 1] ?? 0)
  const split = changes.changed.findIndex(({ uid }) => uid > last)
  const known = split === -1 ? changes.changed : changes.changed.slice(0, split)
  const added = split === -1 ? [] : changes.changed.slice(split)
  const without = changes.expunged.length === 0 ? view : withoutUids(view, changes.expunged)
  const flagged = known.length === 0 ? without : withStates(without, known, without !== view)
  return { ...withAdded(flagged, added), modSeq: changes.modSeq }
}

/** Index of `uid`, or -1. */
export function indexOfUid(view: MailboxView, uid: Uid): number {
  let low = 0
  let high = view.count - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const found = view.uids[middle] ?? 0
    if (found === uid) return middle
    if (found < uid) low = middle + 1
    else high = middle - 1
  }
  return -1
}

function withoutUids(view: MailboxView, expunged: readonly Uid[]): MailboxView {
  const kept = emptyView(view.mailboxId, view.modSeq, view.count)
  let from = 0
  let count = 0
  const keep = (to: number): void => {
    kept.uids.set(view.uids.subarray(from, to), count)
    kept.messageIds.set(view.messageIds.subarray(from, to), count)
    kept.flagsLow.set(view.flagsLow.subarray(from, to), count)
    kept.flagsHigh.set(view.flagsHigh.subarray(from, to), count)
    kept.modSeqs.set(view.modSeqs.subarray(from, to), count)
    count += to - from
  }
  for (const uid of expunged) {
    const index = indexOfUid(view, uid)
    if (index === -1) continue
    keep(index)
    from = index + 1
  }
  keep(view.count)
  return { ...kept, count }
}

function withStates(view: MailboxView, states: readonly EntryState[], own: boolean): MailboxView {
  const next = own
    ? view
    : {
        ...view,
        flagsLow: view.flagsLow.slice(),
        flagsHigh: view.flagsHigh.slice(),
        modSeqs: view.modSeqs.slice(),
      }
  for (const { uid, messageId, flags, modSeq } of states) {
    const index = indexOfUid(next, uid)
    if (index !== -1) writeEntry(next, index, uid, messageId, flags, modSeq)
  }
  return next
}

function withAdded(view: MailboxView, states: readonly EntryState[]): MailboxView {
  if (states.length === 0) return view
  const count = view.count + states.length
  const next = count <= view.uids.length ? view : withRoom(view, count)
  for (const [offset, { uid, messageId, flags, modSeq }] of states.entries())
    writeEntry(next, view.count + offset, uid, messageId, flags, modSeq)
  return { ...next, count }
}

/** The same messages in longer arrays. */
export function withRoom(view: MailboxView, count: number): MailboxView {
  const next = emptyView(view.mailboxId, view.modSeq, count)
  next.uids.set(view.uids.subarray(0, view.count))
  next.messageIds.set(view.messageIds.subarray(0, view.count))
  next.flagsLow.set(view.flagsLow.subarray(0, view.count))
  next.flagsHigh.set(view.flagsHigh.subarray(0, view.count))
  next.modSeqs.set(view.modSeqs.subarray(0, view.count))
  return { ...next, count: view.count }
}
