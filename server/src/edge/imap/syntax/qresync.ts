/**
 * The QRESYNC parameter of SELECT and EXAMINE: what the client knows of the mailbox. RFC 7162 §3.2.5, §7
 *
 *   (67890007 20050715194045000 41,43:211 (1:11 3:13))
 */
import type { ModSeq } from '../../../mail/ids.ts'
import type { MessageSet } from '../../../mail/imap/message-set.ts'
import type { Reader } from './reader.ts'

export type KnownMailbox = {
  readonly uidValidity: number
  readonly modSeq: ModSeq
  /** The UIDs it has; undefined: all there may be. */
  readonly uids: MessageSet | undefined
  /** Numbers and UIDs of the same messages, one by one. */
  readonly pairs: { readonly numbers: MessageSet; readonly uids: MessageSet } | undefined
}

export function readKnownMailbox(read: Reader): KnownMailbox {
  read.token('(')
  const uidValidity = read.number('a UIDVALIDITY')
  read.space()
  const modSeq = read.modSeq()
  let uids: MessageSet | undefined
  let pairs: KnownMailbox['pairs']
  let more = read.trySpace()
  if (more && !read.sees('(')) {
    uids = readPlainSet(read, 'uid')
    more = read.trySpace()
  }
  if (more) {
    read.token('(')
    const numbers = readRisingSet(read, 'seq')
    read.space()
    pairs = { numbers, uids: readRisingSet(read, 'uid') }
    if (countOf(pairs.numbers) !== countOf(pairs.uids)) throw read.fault('as many UIDs as numbers')
    read.token(')')
  }
  read.token(')')
  return { uidValidity, modSeq, uids, pairs }
}

/** The client says what it has: `*` would be what the server has. RFC 7162 §7 known-uids */
function readPlainSet(read: Reader, by: 'seq' | 'uid'): MessageSet {
  const set = read.messageSet(by)
  if (set.saved || set.ranges.some(([, high]) => high === Number.POSITIVE_INFINITY))
    throw read.fault('a set without *')
  return set
}

/** RFC 7162 §3.2.5.2. So that all of them together are no more than the mailbox. */
function readRisingSet(read: Reader, by: 'seq' | 'uid'): MessageSet {
  const set = readPlainSet(read, by)
  const rises = set.ranges.every(([low], at) => at === 0 || low > (set.ranges[at - 1]?.[1] ?? 0))
  if (!rises) throw read.fault('a rising set')
  return set
}

function countOf({ ranges }: MessageSet): number {
  return ranges.reduce((count, [low, high]) => count + high - low + 1, 0)
}
