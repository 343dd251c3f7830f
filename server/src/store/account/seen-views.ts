/**
 * A shared mailbox as one of its holders sees it: the view of all with that person's \Seen and their own ModSeqs where they
 * marked something. Kept for a while, as views are; what is the same for all stays the same arrays.
 */
import { lowerBound } from '../../lib/lower-bound.ts'
import { SEEN } from '../../mail/flag.ts'
import type { AccountId, ModSeq } from '../../mail/ids.ts'
import type { MailboxView } from '../account-store.ts'
import type { ReadOptions, Sql } from '../sql.ts'
import { chunkOf, isMarked, type MarksKey, readChunks, readMarkings } from './seen-marks.ts'
import { WeighedMap } from './weighed-map.ts'

type Read = <T>(work: (sql: Sql) => Promise<T>, options?: ReadOptions) => Promise<T>
type Key = `${number}/${number}/${number}`

type Known = {
  readonly base: MailboxView
  readonly view: MailboxView
  /** Of the newest mark. */
  readonly modSeq: number
  readonly chunks: ReadonlyMap<number, Uint8Array>
  /** ModSeq of each message's last mark, in the order of the view. */
  readonly markedAt: Float64Array
}

/** Octets a message: flags, ModSeqs, ModSeqs of marks. */
const MESSAGE_BYTES = 24
/** Room for messages to come: an eighth, at least so many. */
const ROOM_MIN = 64
/** Steps that a view remembers, for those who have seen an older one. */
const RECENT_STEPS = 32

export class SeenViews {
  readonly #known: WeighedMap<Key, Known>

  constructor(maxBytes: number) {
    this.#known = new WeighedMap(maxBytes, 'kept')
  }

  /** `base` as the holder sees it now. The same object again when nothing has changed. */
  async view(base: MailboxView, key: MarksKey, read: Read): Promise<MailboxView> {
    const name: Key = `${key[0]}/${key[1]}/${key[2]}`
    const known = this.#known.get(name)
    const since = known?.modSeq ?? 0
    const rows = await read((sql) => readChunks(sql, key, since), { single: true })
    if (known !== undefined && known.base === base && rows.length === 0) return known.view
    const places = known === undefined ? undefined : changedPlaces(known.base, base)
    if (known !== undefined && rows.length === 0 && onlyGrows(known, base, places)) {
      const next = grown(known, base)
      this.#keep(name, next)
      return next.view
    }
    const modSeq = rows.reduce((high, { mod_seq }) => Math.max(high, mod_seq), since)
    const chunks = new Map(known?.chunks)
    for (const { chunk, bits } of rows) chunks.set(chunk, bits)
    const markedAt = await markedPlaces(base, key, read, { known, chunks, modSeq, places })
    const view = overlaid(base, { chunks, markedAt, modSeq }, places && known?.view, places)
    this.#keep(name, { base, view, modSeq, chunks, markedAt })
    return view
  }

  /** Forgets what it has of an account. */
  drop(accountId: AccountId): void {
    this.#known.drop(accountId)
  }

  #keep(name: Key, next: Known): void {
    this.#known.set(name, next, next.markedAt.length * MESSAGE_BYTES)
  }
}

/** ModSeqs of the last marks; whose mark is new is added to `places`. */
async function markedPlaces(
  base: MailboxView,
  key: MarksKey,
  read: Read,
  {
    known,
    chunks,
    modSeq,
    places,
  }: Pick<Known, 'chunks' | 'modSeq'> & {
    readonly known: Known | undefined
    readonly places: number[] | undefined
  },
): Promise<Float64Array> {
  const marked = new Float64Array(withRoom(base.count))
  let from = known?.modSeq ?? 0
  if (known !== undefined) carryOver(known, base, marked)
  else if (modSeq > 0) {
    from = await logFloor(read, key[0])
    // When they were marked is forgotten there: to who comes back from before it, all may have changed.
    for (let at = 0; at < base.count; at++)
      if (chunks.has(chunkOf(base.uids[at] ?? 0))) marked[at] = Math.min(from, modSeq)
  }
  if (modSeq > from)
    await readMarkings(read, key, { from, to: modSeq }, (at, uids) => {
      let place = 0
      for (const uid of uids) {
        place = lowerBound(base.uids, uid, place, base.count)
        if (base.uids[place] !== uid || place >= base.count) continue
        marked[place] = at
        places?.push(place)
      }
    })
  return marked
}

/** Where messages are new or have changed between two views of all; undefined: that is not known. */
function changedPlaces(before: MailboxView, after: MailboxView): number[] | undefined {
  if (before === after) return []
  if (before.uids !== after.uids || before.flagsLow !== after.flagsLow) return undefined
  const step = after.recent?.findIndex(({ from }) => from === before.modSeq) ?? -1
  if (step < 0) return undefined
  const places = (after.recent ?? []).slice(step).flatMap((one) => one.places)
  for (let at = before.count; at < after.count; at++) places.push(at)
  return places
}

/** Whether all that happened is that messages came, and there is room for them. */
function onlyGrows(
  { base: before, markedAt }: Known,
  base: MailboxView,
  places: readonly number[] | undefined,
): boolean {
  return places?.every((place) => place >= before.count) === true && base.count <= markedAt.length
}

/** New messages in the room behind the others, which the `count` of older views hides: nobody has marked them yet. */
function grown(known: Known, base: MailboxView): Known {
  const { chunks, view: older } = known
  for (let at = older.count; at < base.count; at++) {
    const uid = base.uids[at] ?? 0
    const flags = base.flagsLow[at] ?? 0
    older.flagsLow[at] = isMarked(chunks.get(chunkOf(uid)), uid) ? flags | SEEN : flags & ~SEEN
    older.flagsHigh[at] = base.flagsHigh[at] ?? 0
    older.modSeqs[at] = base.modSeqs[at] ?? 0
  }
  const modSeq = Math.max(base.modSeq, known.modSeq) as ModSeq
  const recent = [...(older.recent ?? []).slice(1 - RECENT_STEPS), { from: older.modSeq, places: [] }]
  return { ...known, base, view: { ...older, count: base.count, modSeq, recent } }
}

function withRoom(count: number): number {
  return count + Math.max(ROOM_MIN, count >> 3)
}

/** `places` of an older view are made anew; without them, all. */
function overlaid(
  base: MailboxView,
  { chunks, markedAt, modSeq }: Pick<Known, 'chunks' | 'markedAt' | 'modSeq'>,
  older: MailboxView | undefined,
  places: readonly number[] | undefined,
): MailboxView {
  const { mailboxId, count, uids, messageIds } = base
  const from = older ?? base
  const flagsLow = new Uint32Array(withRoom(count))
  const flagsHigh = new Uint32Array(withRoom(count))
  const modSeqs = new Float64Array(withRoom(count))
  flagsLow.set(from.flagsLow.subarray(0, Math.min(from.count, count)))
  flagsHigh.set(from.flagsHigh.subarray(0, Math.min(from.count, count)))
  modSeqs.set(from.modSeqs.subarray(0, Math.min(from.count, count)))
  let chunk = -1
  let bits: Uint8Array | undefined
  const last = places?.length ?? count
  for (let n = 0; n < last; n++) {
    const at = places?.[n] ?? n
    const uid = uids[at] ?? 0
    const flags = base.flagsLow[at] ?? 0
    if (chunkOf(uid) !== chunk) {
      chunk = chunkOf(uid)
      bits = chunks.get(chunk)
    }
    flagsLow[at] = isMarked(bits, uid) ? flags | SEEN : flags & ~SEEN
    flagsHigh[at] = base.flagsHigh[at] ?? 0
    modSeqs[at] = Math.max(base.modSeqs[at] ?? 0, markedAt[at] ?? 0)
  }
  const newest = Math.max(base.modSeq, modSeq) as ModSeq
  return { mailboxId, count, uids, messageIds, flagsHigh, flagsLow, modSeqs, modSeq: newest }
}

/** The same messages may have other places. */
function carryOver(known: Known, base: MailboxView, marked: Float64Array): void {
  // Nothing has left: what was there is where it was.
  if (known.base.uids === base.uids) {
    marked.set(known.markedAt.subarray(0, Math.min(known.base.count, base.count)))
    return
  }
  let before = 0
  for (let at = 0; at < base.count; at++) {
    const uid = base.uids[at] ?? 0
    while (before < known.base.count && (known.base.uids[before] ?? 0) < uid) before++
    if (before < known.base.count && known.base.uids[before] === uid) marked[at] = known.markedAt[before] ?? 0
  }
}

async function logFloor(read: Read, accountId: AccountId): Promise<number> {
  const row = await read(
    (sql) =>
      sql.get<{ log_floor: number }>('select log_floor from mail_account where account_id = ?', accountId),
    { single: true },
  )
  return row?.log_floor ?? 0
}
