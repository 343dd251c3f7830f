/**
 * What one client believes of the mailbox it has open: which message has which number. The view itself (UIDs, flags,
 * mod-sequences) is the store's and shared by all sessions; only when messages are gone that the client may not be
 * told about yet does a session keep a list of its own. RFC 9051 §7.5.1, §5.5
 */
import { lowerBound } from '../../lib/lower-bound.ts'
import type { Flag } from '../../mail/flag.ts'
import type { MailboxId, Uid } from '../../mail/ids.ts'
import { joinRanges, type MessageSet } from '../../mail/imap/message-set.ts'
import type { MailboxRow, MailboxView } from '../../service/mailbox/account-mail.ts'
import type { SharedMailbox } from '../../service/sharing/shared-mailbox.ts'
import type { UpdatedSearch } from './search/updates.ts'

/** What changed between what the client believes and a newer view. Numbers are those it believes in. */
export type Difference = {
  /** Rising; told from the last to the first, so that each number still means what it meant. */
  readonly expunged: readonly number[]
  /** Places in the new view whose flags changed, not the new messages. */
  readonly changed: readonly number[]
  /** Those, and those whose change the client is told apart. */
  readonly touched: readonly number[]
  readonly added: number
}

export class SelectedMailbox {
  readonly id: MailboxId
  readonly name: string
  readonly uidValidity: number
  readonly readOnly: boolean
  /** Somebody else's. */
  readonly shared: SharedMailbox | undefined
  /** Bits of keywords that the client has heard of, when it is not told of all: those that are in use here. */
  told: { low: number; high: number } | undefined
  /** As of the last look; shared, never written. */
  view: MailboxView
  /** Something changed since the last look. */
  dirty = false
  /** Called when something changes; set while IDLE waits. */
  onChange: (() => void) | undefined
  /** What `$` stands for: UIDs. RFC 5182 §2 */
  saved: MessageSet['ranges'] = []
  /** Searches whose results the client follows, by their tags. RFC 5267 §4.3 */
  readonly updated = new Map<string, UpdatedSearch>()
  /** When the last look was, in ms. */
  lookedMs: number
  /** Names of the keyword bits as last told in FLAGS. */
  keywords: readonly Flag[]
  /** The client knows all that happened up to here: what it may come back with to learn of the rest. RFC 7162 §3.2 */
  #toldModSeq: number
  /** UIDs by number. The view's own array unless messages are gone that the client still counts. */
  #uids: Uint32Array
  #count: number
  stopListening: () => void = () => {}

  constructor(
    row: MailboxRow,
    view: MailboxView,
    keywords: readonly Flag[],
    readOnly: boolean,
    nowMs: number,
  ) {
    this.id = row.id
    this.name = row.name
    this.uidValidity = row.uidValidity
    this.readOnly = readOnly
    this.shared = row.shared
    this.told = row.shared && { low: 0, high: 0 }
    this.view = view
    this.keywords = keywords
    this.lookedMs = nowMs
    this.#toldModSeq = view.modSeq
    this.#uids = view.uids
    this.#count = view.count
  }

  /** Never 0, also for a mailbox that nothing has happened to yet. RFC 7162 §7 */
  get toldModSeq(): number {
    return Math.max(this.#toldModSeq, 1)
  }

  /** How many messages the client believes in. */
  get count(): number {
    return this.#count
  }

  /** The UID of the message with this number, 1 to count. */
  uidOf(number: number): Uid {
    return (this.#uids[number - 1] ?? 0) as Uid
  }

  /** The number of the message with this UID; 0 when the client does not know it. */
  numberOf(uid: number): number {
    const at = lowerBound(this.#uids, uid, 0, this.#count)
    return at < this.#count && this.#uids[at] === uid ? at + 1 : 0
  }

  /** Nothing that the client counts is gone: each number is its place in the view and one. */
  get isAligned(): boolean {
    return this.#uids === this.view.uids
  }

  /** The place in the view of the message with this number; -1 when it is gone. */
  placeOf(number: number): number {
    if (this.isAligned) return number - 1
    return this.placeOfUid(this.#uids[number - 1] ?? 0)
  }

  placeOfUid(uid: number): number {
    const { uids, count } = this.view
    const at = lowerBound(uids, uid, 0, count)
    return at < count && uids[at] === uid ? at : -1
  }

  /**
   * The numbers the set means, rising. UIDs that are not there drop out; a number that is not there gives undefined:
   * the client has lost count. RFC 9051 §6.4.9
   */
  resolve(asked: MessageSet): number[] | undefined {
    const set: MessageSet = asked.saved ? { by: 'uid', ranges: this.saved } : asked
    const numbers: number[] = []
    if (set.by === 'uid') {
      for (const [low, high] of joinRanges(set, this.#uids[this.#count - 1] ?? 0)) {
        for (let at = lowerBound(this.#uids, low, 0, this.#count); at < this.#count; at++) {
          if ((this.#uids[at] ?? 0) > high) break
          numbers.push(at + 1)
        }
      }
      return numbers
    }
    // Clients ask an empty mailbox for `1:*` before they look at EXISTS.
    if (this.#count === 0 && set.ranges.every(([, high]) => high === Number.POSITIVE_INFINITY)) return numbers
    for (const [low, high] of joinRanges(set, this.#count)) {
      if (low < 1 || high > this.#count) return undefined
      for (let number = low; number <= high; number++) numbers.push(number)
    }
    return numbers
  }

  /** Compares with a newer view; `own` are mod-sequences of changes whose results the client is told apart. */
  compare(view: MailboxView, own: ReadonlySet<number>): Difference {
    const { expunged, touched } = this.#remembered(view) ?? this.#compareAll(view)
    const lastKnown = this.#uids[this.#count - 1] ?? 0
    let added = 0
    while (added < view.count && (view.uids[view.count - 1 - added] ?? 0) > lastKnown) added++
    const changed = touched.filter((place) => !own.has(view.modSeqs[place] ?? 0))
    return { expunged, changed, touched, added }
  }

  /** What has changed, when the newer view knows that: a mailbox of a million is not gone through. */
  #remembered(view: MailboxView): { expunged: number[]; touched: number[] } | undefined {
    if (!this.isAligned) return undefined
    const { modSeq, flagsLow } = this.view
    let expunged: number[] = []
    let since: number = modSeq
    if (view.flagsLow !== flagsLow) {
      if (view.left?.from !== modSeq) return undefined
      expunged = view.left.uids.map((uid) => this.numberOf(uid)).filter((number) => number > 0)
      since = view.left.to
    }
    const touched = changedSince(view, since, this.#count - expunged.length)
    return touched && { expunged, touched }
  }

  #compareAll(view: MailboxView): { expunged: number[]; touched: number[] } {
    const expunged: number[] = []
    const touched: number[] = []
    const since = this.view.modSeq
    let at = 0
    for (let number = 1; number <= this.#count; number++) {
      if (at < view.count && view.uids[at] === this.#uids[number - 1]) {
        if ((view.modSeqs[at] ?? 0) > since) touched.push(at)
        at++
      } else expunged.push(number)
    }
    return { expunged, touched }
  }

  /** Believes in all of the view. */
  adopt(view: MailboxView): void {
    this.view = view
    this.#uids = view.uids
    this.#count = view.count
    this.#toldModSeq = view.modSeq
  }

  /** Believes in what is new and goes on counting what is gone. */
  adoptKeeping(view: MailboxView, added: number): void {
    const uids = new Uint32Array(this.#count + added)
    uids.set(this.#uids.subarray(0, this.#count))
    uids.set(view.uids.subarray(view.count - added, view.count), this.#count)
    this.view = view
    this.#uids = uids
    this.#count += added
  }
}

/** Rising places below `count` of what has changed since; undefined when the view does not remember that. */
function changedSince(
  { modSeq, recent = [] }: MailboxView,
  since: number,
  count: number,
): number[] | undefined {
  if (modSeq === since) return []
  const first = recent.findIndex(({ from }) => from === since)
  if (first === -1) return undefined
  const places = new Set<number>()
  for (const step of recent.slice(first))
    for (const place of step.places) if (place < count) places.add(place)
  return [...places].sort((a, b) => a - b)
}
