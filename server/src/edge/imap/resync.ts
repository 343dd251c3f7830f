/**
 * What a client that comes back has missed: VANISHED (EARLIER) for messages that are gone, FETCH for those that
 * changed. RFC 7162 §3.2.5, §3.2.6, §3.2.10.1
 */
import { lowerBound } from '../../lib/lower-bound.ts'
import type { ModSeq } from '../../mail/ids.ts'
import { formatRanges, joinRanges, type MessageSet } from '../../mail/imap/message-set.ts'
import type { ExpungedSince, MailboxView } from '../../service/mailbox/account-mail.ts'
import type { SelectedSession } from './session.ts'
import { mailOf } from './shared.ts'
import { tellFlags } from './sync.ts'
import type { KnownMailbox } from './syntax/qresync.ts'

type Ranges = readonly (readonly [low: number, high: number])[]

/** Ranges of one VANISHED: some 8,000 octets. RFC 7162 §4 */
const LINE_RANGES = 400
/** Messages told before a slow client is waited for. */
const SLICE = 2_000
const ALL_UIDS: MessageSet = { by: 'uid', ranges: [[1, Number.POSITIVE_INFINITY]] }

/** Answers SELECT … (QRESYNC …). */
export async function resync(session: SelectedSession, known: KnownMailbox): Promise<void> {
  const { selected } = session
  // Another mailbox of that name: the client knows nothing of this one. RFC 7162 §3.2.5
  if (known.uidValidity !== selected.uidValidity) return
  const above = known.pairs === undefined ? 0 : lastCommonUid(selected.view, known.pairs)
  const wanted = known.uids ?? ALL_UIDS
  await tellVanished(session, wanted, known.modSeq, above)
  const { uids, modSeqs, count } = selected.view
  const ranges = joinRanges(wanted, uids[count - 1] ?? 0)
  const includes = rangeLookup(ranges)
  let places: number[] = []
  for (let place = 0; place < count; place++) {
    if ((modSeqs[place] ?? 0) > known.modSeq && includes(uids[place] ?? 0)) places.push(place)
    if (places.length < SLICE && place + 1 < count) continue
    await tellFlags(session, places)
    places = []
    await session.output.room()
    await session.breathe()
  }
}

/** VANISHED (EARLIER) of those among `wanted`, above UID `above`, that left the mailbox after `since`. */
export async function tellVanished(
  session: SelectedSession,
  wanted: MessageSet,
  since: ModSeq,
  above = 0,
): Promise<void> {
  const { selected, output } = session
  const expunged = await mailOf(session).expungedSince(selected.id, since)
  const ranges = vanishedRanges(selected.view, expunged, wanted, above)
  for (let at = 0; at < ranges.length; at += LINE_RANGES) {
    session.untagged(`VANISHED (EARLIER) ${formatRanges(ranges.slice(at, at + LINE_RANGES))}`)
    await output.room()
  }
}

/**
 * The UIDs of `wanted` above `above` that are gone, as rising ranges. Where the log does not reach back far enough it is
 * all that are not there: the client then removes what it does not have, which does no harm. RFC 7162 §3.2.5.1
 */
export function vanishedRanges(
  view: MailboxView,
  { uids, uidNext, incomplete }: ExpungedSince,
  wanted: MessageSet,
  above: number,
): Ranges {
  // RFC 7162 §3.2.6: `*` reaches to the last UID there ever was, not only to the last message.
  const ranges = joinRanges(wanted, uidNext - 1)
    .map(([low, high]): [number, number] => [Math.max(low, above + 1), Math.min(high, uidNext - 1)])
    .filter(([low, high]) => low <= high)
  if (incomplete) return gaps(view, ranges)
  const includes = rangeLookup(ranges)
  const vanished: [number, number][] = []
  for (const uid of uids) {
    if (!includes(uid) || isThere(view, uid)) continue
    const last = vanished.at(-1)
    if (last?.[1] === uid - 1) last[1] = uid
    else vanished.push([uid, uid])
  }
  return vanished
}

/** What of `ranges` is not in the view. */
function gaps({ uids, count }: MailboxView, ranges: Ranges): Ranges {
  const found: [number, number][] = []
  let at = 0
  for (const [low, high] of ranges) {
    let next = low
    while (at < count && (uids[at] ?? 0) < low) at++
    for (; at < count && (uids[at] ?? 0) <= high; at++) {
      const uid = uids[at] ?? 0
      if (uid > next) found.push([next, uid - 1])
      next = uid + 1
    }
    if (next <= high) found.push([next, high])
  }
  return found
}

/**
 * The highest UID that has the number the client believes: numbers only fall, so nothing at or below it has gone.
 * RFC 7162 §3.2.5.2
 */
export function lastCommonUid(
  { uids, count }: MailboxView,
  pairs: { readonly numbers: MessageSet; readonly uids: MessageSet },
): number {
  let common = 0
  let range = 0
  let used = 0
  for (const [low, high] of pairs.numbers.ranges)
    for (let number = low; number <= high; ) {
      const [first = 0, last = 0] = pairs.uids.ranges[range] ?? []
      const uid = first + used
      const both = Math.min(high - number, last - uid) + 1
      for (let offset = 0; offset < both && number + offset <= count; offset++)
        if (uids[number + offset - 1] === uid + offset) common = Math.max(common, uid + offset)
      number += both
      used += both
      if (first + used > last) {
        range++
        used = 0
      }
    }
  return common
}

function isThere({ uids, count }: MailboxView, uid: number): boolean {
  const place = lowerBound(uids, uid, 0, count)
  return place < count && uids[place] === uid
}

/** Asked with rising values. */
function rangeLookup(ranges: Ranges): (value: number) => boolean {
  let at = 0
  return (value) => {
    while ((ranges[at]?.[1] ?? Number.POSITIVE_INFINITY) < value) at++
    return (ranges[at]?.[0] ?? Number.POSITIVE_INFINITY) <= value
  }
}
