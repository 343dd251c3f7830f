/** The columns of a mailbox in typed arrays, and how they follow its changes without reading it again. */
import { lowerBound } from '../../lib/lower-bound.ts'
import type { MailboxId, ModSeq, Uid } from '../../mail/ids.ts'
import type { EntryState, MailboxChanges, MailboxView } from '../account-store.ts'

const HIGH = 2 ** 32
/** Room for growth: an eighth, at least this many messages. */
const SLACK_MIN = 64
/** Changes that a view remembers, and places in all of them: a few KiB, enough for sessions that look now and then. */
const RECENT_CHANGES = 64
const RECENT_PLACES = 512

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

/** Of the arrays as they were made, whatever part of them the view shows. */
export function viewBytes({ uids }: MailboxView): number {
  return (uids.buffer.byteLength / uids.BYTES_PER_ELEMENT) * 24
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

/** Columns of messages in UID order. */
export type EntryColumns = readonly [
  uids: readonly number[],
  messageIds: readonly number[],
  flags: readonly number[],
  modSeqs: readonly number[],
]

/** Writes messages from `index` on, where nothing was ever written. */
export function writeEntries(
  view: MailboxView,
  index: number,
  [uids, messageIds, flags, modSeqs]: EntryColumns,
): void {
  view.uids.set(uids, index)
  view.messageIds.set(messageIds, index)
  view.modSeqs.set(modSeqs, index)
  view.flagsLow.set(flags, index)
  // Few mailboxes have keywords so high: memory that is never written to is not taken.
  if (flags.some((bits) => bits >= HIGH))
    view.flagsHigh.set(
      flags.map((bits) => bits / HIGH),
      index,
    )
}

/**
 * The view after `changes`. Flags are written and new messages added into the arrays of the older view, whose `count`
 * hides the new ones; only when messages leave, or there is no room, are the arrays new. Where those leave that came
 * first, the new arrays are the rest of the old ones.
 */
export function updatedView(view: MailboxView, changes: MailboxChanges): MailboxView {
  const { changed, expunged, modSeq } = changes
  if (expunged.length === 0 && changed.length === 0)
    return modSeq === view.modSeq ? view : later(view, modSeq, [])
  const last = view.count === 0 ? 0 : (view.uids[view.count - 1] ?? 0)
  const split = changed.findIndex(({ uid }) => uid > last)
  const known = split === -1 ? changed : changed.slice(0, split)
  const added = split === -1 ? [] : changed.slice(split)
  const kept = expunged.length === 0 ? view : withoutUids(view, expunged)
  const places = writeStates(kept, known)
  const next = withAdded(kept, added)
  if (expunged.length === 0) return later(next, modSeq, next.flagsLow === view.flagsLow ? places : undefined)
  const remembered = changed.length === 0 && expunged.length <= RECENT_PLACES
  const left = remembered ? { from: view.modSeq, to: modSeq, uids: expunged } : undefined
  return { ...later(next, modSeq, undefined), left }
}

/** `places`: all that changed since; undefined when the arrays are new, so that nobody can have seen them before. */
function later(view: MailboxView, modSeq: ModSeq, places: readonly number[] | undefined): MailboxView {
  if (places === undefined || places.length > RECENT_PLACES) return { ...view, modSeq, recent: [] }
  const recent = [...(view.recent ?? []), { from: view.modSeq, places }]
  let sum = recent.reduce((total, step) => total + step.places.length, 0)
  while (recent.length > RECENT_CHANGES || sum > RECENT_PLACES) sum -= recent.shift()?.places.length ?? 0
  return { ...view, modSeq, recent }
}

/** All the bits of a message's flags. */
export function flagsAt({ flagsLow, flagsHigh }: MailboxView, place: number): number {
  return (flagsHigh[place] ?? 0) * HIGH + (flagsLow[place] ?? 0)
}

/** Places of those of `uids`, rising, that are there. */
export function placesOf(view: MailboxView, uids: readonly Uid[]): number[] {
  const places: number[] = []
  let next = 0
  for (const uid of uids) {
    // Neighbours are found at once.
    const place = next < view.count && view.uids[next] === uid ? next : placeOfUid(view, uid)
    if (place === -1) continue
    next = place + 1
    places.push(place)
  }
  return places
}

/** The place of `uid`, or -1. */
export function placeOfUid(view: MailboxView, uid: Uid): number {
  const place = lowerBound(view.uids, uid, 0, view.count)
  return place < view.count && view.uids[place] === uid ? place : -1
}

function withoutUids(view: MailboxView, expunged: readonly Uid[]): MailboxView {
  const hidden = view.uids.byteOffset / view.uids.BYTES_PER_ELEMENT + expunged.length
  // What is hidden in front is memory for nothing: an eighth at most, as much as there may be room behind.
  if (hidden <= view.count >> 3 && expunged.every((uid, at) => view.uids[at] === uid))
    return withoutFirst(view, expunged.length)
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
    const index = placeOfUid(view, uid)
    if (index === -1) continue
    keep(index)
    from = index + 1
  }
  keep(view.count)
  return { ...kept, count }
}

/** Who moves or removes the oldest messages one by one does not copy the others each time. */
function withoutFirst(view: MailboxView, count: number): MailboxView {
  return {
    ...view,
    count: view.count - count,
    uids: view.uids.subarray(count),
    messageIds: view.messageIds.subarray(count),
    flagsLow: view.flagsLow.subarray(count),
    flagsHigh: view.flagsHigh.subarray(count),
    modSeqs: view.modSeqs.subarray(count),
  }
}

/** Newer states of messages, each written at its place; the places. */
function writeStates(view: MailboxView, states: readonly EntryState[]): number[] {
  const places: number[] = []
  let next = 0
  for (const { uid, messageId, flags, modSeq } of states) {
    const place = next < view.count && view.uids[next] === uid ? next : placeOfUid(view, uid)
    if (place === -1) continue
    next = place + 1
    if ((view.modSeqs[place] ?? 0) > modSeq) continue
    writeEntry(view, place, uid, messageId, flags, modSeq)
    places.push(place)
  }
  return places
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
