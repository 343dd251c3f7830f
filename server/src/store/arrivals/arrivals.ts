/**
 * New messages of the queue before they are rows: appended to a file with one write and one sync for a whole group.
 * Nearly all of them leave within milliseconds, and then the tables never hear of them. Whoever needs the tables to
 * be whole (an attempt that failed, a person who looks) has them moved there first.
 *
 * Only for SQLite, where one process owns the data: nodes that share a database keep nothing of their own.
 */
import { join } from 'node:path'
import { isDiskFull } from '../files.ts'
import type { NewMessage } from '../queue-types.ts'
import { DiskFullError } from '../sql.ts'
import { ARRIVAL_MAX, MOVE_BYTES_MAX, MOVE_MESSAGES_MAX, SEGMENT_BYTES } from './limits.ts'
import { type Finished, finishedRecord, messageRecord } from './record.ts'
import { Segment } from './segment.ts'

/** A message that the tables do not know yet, and the recipients of it that are not finished. */
export type Arrived = { readonly message: NewMessage; readonly left: ReadonlySet<number> }

type Entry = {
  readonly message: NewMessage
  readonly left: Set<number>
  readonly segment: Segment
  /** It is on its way into the tables: only there it is finished from now on. */
  moving: boolean
}

export const SEGMENT_NAMES = ['a.log', 'b.log'] as const

export class Arrivals {
  readonly #segments: readonly [Segment, Segment]
  readonly #live = new Map<number, Entry>()
  readonly #deliveries = new Map<string, number>()
  /** Called with messages that are in the way of new ones: they should be moved soon. */
  readonly #crowded: (ids: readonly number[]) => void
  #current: Segment
  #asked: Segment | undefined
  #broken = false

  /** The folder exists and has no segments: what an earlier process left there has been recovered. */
  constructor(folder: string, crowded: (ids: readonly number[]) => void) {
    const [first, second] = SEGMENT_NAMES
    this.#segments = [new Segment(join(folder, first)), new Segment(join(folder, second))]
    this.#current = this.#segments[0]
    this.#crowded = crowded
  }

  /** Messages that are here and not in the tables. */
  get size(): number {
    return this.#live.size
  }

  /** Recipients of these messages that are not finished: all of them are being delivered. */
  get recipients(): number {
    let recipients = 0
    for (const { left } of this.#live.values()) recipients += left.size
    return recipients
  }

  /** When the oldest of them was accepted. */
  get oldestMs(): number | undefined {
    for (const { message } of this.#live.values()) return message.acceptedMs
    return undefined
  }

  /** Those of a group that may come here: small, about to be sent to all recipients, and there is room. */
  select(messages: readonly NewMessage[]): NewMessage[] {
    if (this.#broken) return []
    let bytes = 0
    return messages.filter((message) => {
      const { length } = message.bytes
      if (length > ARRIVAL_MAX || message.recipients.some(({ state }) => state !== 'delivering')) return false
      if (!this.#hasRoom(bytes + length)) return false
      bytes += length
      return true
    })
  }

  has(id: number): boolean {
    return this.#live.has(id)
  }

  /** The id under which this delivery is here. */
  idOf(deliveryId: string): number | undefined {
    return this.#deliveries.get(deliveryId)
  }

  bytes(id: number): Uint8Array | undefined {
    return this.#live.get(id)?.message.bytes
  }

  /** All that are here, or those of `ids`, in parts that one transaction takes. */
  parts(ids: Iterable<number> = this.#live.keys()): number[][] {
    const parts: number[][] = []
    let part: number[] = []
    let bytes = 0
    for (const id of ids) {
      const size = this.#live.get(id)?.message.bytes.length ?? 0
      if (part.length >= MOVE_MESSAGES_MAX || (part.length > 0 && bytes + size > MOVE_BYTES_MAX)) {
        parts.push(part)
        part = []
        bytes = 0
      }
      part.push(id)
      bytes += size
    }
    if (part.length > 0) parts.push(part)
    return parts
  }

  /** Appends messages that `select` chose; resolves when they are on the disk. DiskFullError. */
  async add(messages: readonly NewMessage[]): Promise<void> {
    const segment = this.#current
    append(
      segment,
      messages.flatMap((message) => messageRecord(segment.use, message)),
    )
    for (const message of messages) {
      const left = new Set(message.recipients.keys())
      this.#live.set(message.id, { message, left, segment, moving: false })
      this.#deliveries.set(message.deliveryId, message.id)
      segment.live++
    }
    try {
      await segment.sync()
    } catch (error) {
      // After a sync that failed nobody knows what the disk has; from now on everything goes into the tables.
      this.#broken = true
      this.forget(messages.map(({ id }) => id))
      throw error
    }
    this.#makeRoom()
  }

  /** Whether recipients of that message can be finished here; otherwise in the tables, which it is on its way to. */
  finishesHere(id: number): boolean {
    return this.#live.get(id)?.moving === false
  }

  /** Writes down that these need nothing more. Survives a crash of the program, and a power cut after a second. */
  finish(finished: readonly { readonly id: number; readonly recipients: readonly number[] }[]): void {
    this.#note(finished)
    for (const { id, recipients } of finished) {
      const entry = this.#live.get(id)
      if (entry === undefined) continue
      for (const n of recipients) entry.left.delete(n)
      if (entry.left.size === 0) this.#drop(id, entry)
    }
  }

  /** Marks them as on their way into the tables, and tells what has to be written there. */
  beginMove(ids: readonly number[]): Arrived[] {
    return ids.flatMap((id) => {
      const entry = this.#live.get(id)
      if (entry === undefined) return []
      entry.moving = true
      return [entry]
    })
  }

  /** They did not get there: they are here as before. */
  endMove(ids: readonly number[]): void {
    for (const id of ids) {
      const entry = this.#live.get(id)
      if (entry !== undefined) entry.moving = false
    }
    this.#asked = undefined
  }

  /** They are in the tables, synced, or nobody was told that they are here: a crash must not bring them back. */
  forget(ids: readonly number[]): void {
    const known = ids.filter((id) => {
      const entry = this.#live.get(id)
      if (entry !== undefined) this.#drop(id, entry)
      return entry !== undefined
    })
    this.#note(known.map((id) => ({ id, recipients: undefined })))
  }

  /** Ends the use of the files; they are removed when nothing in them is needed. */
  async close(): Promise<void> {
    for (const segment of this.#segments) await segment.close()
    if (this.#live.size > 0) return
    for (const segment of this.#segments) await segment.remove()
  }

  #note(finished: readonly Finished[]): void {
    if (finished.length === 0) return
    append(this.#current, [finishedRecord(this.#current.use, finished)])
    this.#current.syncSoon()
  }

  #drop(id: number, { message, segment }: Entry): void {
    this.#live.delete(id)
    this.#deliveries.delete(message.deliveryId)
    segment.live--
  }

  #hasRoom(bytes: number): boolean {
    if (this.#current.hasRoom(bytes)) return true
    const next = this.#other()
    this.#makeRoom()
    if (next.live > 0) return false
    next.restart()
    this.#current = next
    this.#asked = undefined
    return true
  }

  /** Half of this segment is written: what is left in the other one has waited long enough. */
  #makeRoom(): void {
    const other = this.#other()
    if (other.live === 0 || this.#asked === other || this.#current.hasRoom(SEGMENT_BYTES / 2)) return
    this.#asked = other
    this.#crowded([...this.#live].filter(([, { segment }]) => segment === other).map(([id]) => id))
  }

  #other(): Segment {
    const [first, second] = this.#segments
    return this.#current === first ? second : first
  }
}

function append(segment: Segment, pieces: readonly Uint8Array[]): void {
  try {
    segment.append(pieces)
  } catch (error) {
    if (isDiskFull(error)) throw new DiskFullError('the disk of the queue is full', { cause: error })
    throw error
  }
}
