/**
 * How the deliveries of one thread become durable together. Each delivery is a transaction in its account's file, at
 * once and visible to all. Before the sender hears 250, the message and the places it got are appended to this log:
 * many messages, one synced write. The account files' own logs are synced later, once for many messages, before a
 * segment of this log is written over. What a power cut takes from an account file is put back from here, under the
 * same UID and ModSeq (recover.ts, decisions/0001).
 */
import { randomBytes } from 'node:crypto'
import { mkdir, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { AccountId } from '../../mail/ids.ts'
import { syncFolder } from '../files.ts'
import { INLINE_BYTES_MAX } from '../limits.ts'
import type { AcceptedMessage } from './record.ts'
import { Segment } from './segment.ts'

/** While one is written, the account files of the other are synced. */
const SEGMENTS = 2
/** Part of a segment that one write may fill: a larger group makes its first message wait for its last. */
const GROUP_SHARE = 1 / 4
/** After so long without a delivery the account files are synced, and the log holds nothing that is needed. */
const QUIET_MS = 2_000
/** Before the next try when segments could not be made or emptied: a full disk, most often. */
const RETRY_MS = 30_000

type Waiting = { readonly message: AcceptedMessage; done(): void; failed(error: unknown): void }

export type AcceptLogDeps = {
  /** Folder of this thread's segments; no other thread writes there. */
  readonly dir: string
  readonly clock: Clock
  readonly log: Log
  /** Deliveries of a second from which on sharing pays: a quiet service neither needs the segments nor their room. */
  readonly busyPerSecond: number
  /** Octets of a segment: of 16 MiB, some 700 messages of usual size between two syncs of the account files. */
  readonly segmentBytes: number
  /** Resolves when everything committed in that account's file is on the disk. */
  syncAccount(accountId: AccountId): Promise<void>
}

export class AcceptLog implements AsyncDisposable {
  readonly #deps: AcceptLogDeps
  readonly #segments: Segment[] = []
  readonly #waiting: Waiting[] = []
  /** The one that is written; undefined: none is free now. */
  #active: Segment | undefined
  #writing: Promise<void> | undefined
  #working: Promise<void> | undefined
  #quiet: NodeJS.Timeout | undefined
  #second = { startMs: 0, deliveries: 0 }
  #retryMs = 0
  #closed = false

  constructor(deps: AcceptLogDeps) {
    this.#deps = deps
  }

  /** Whether the delivery of a message of so many octets is to be noted here, rather than synced by itself. */
  takes(bytes: number): boolean {
    if (bytes > INLINE_BYTES_MAX) return false
    if (this.#active !== undefined) return true
    if (this.#segments.length === 0 && this.#isBusy()) this.#work(() => this.#open())
    return false
  }

  /** Resolves when the message and its places are on the disk. */
  note(message: AcceptedMessage): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ message, done, failed })
      this.#writing ??= this.#write().finally(() => {
        this.#writing = undefined
      })
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    clearTimeout(this.#quiet)
    await this.#writing
    await this.#working
    for (const segment of this.#segments) {
      await this.#empty(segment)
      await segment.close()
      await unlink(segment.path)
    }
  }

  #isBusy(): boolean {
    const now = this.#deps.clock.now()
    if (this.#closed || now < this.#retryMs) return false
    if (Math.abs(now - this.#second.startMs) >= 1_000) this.#second = { startMs: now, deliveries: 0 }
    return ++this.#second.deliveries > this.#deps.busyPerSecond
  }

  /** Writes what waits, group by group: while one is on its way to the disk, the next one gathers. */
  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#nextGroup()
      try {
        await this.#keep(group)
        for (const { done } of group) done()
      } catch (error) {
        for (const { failed } of group) failed(error)
      }
    }
    this.#watchQuiet()
  }

  #nextGroup(): Waiting[] {
    let bytes = 0
    let count = 0
    for (const { message } of this.#waiting) {
      bytes += message.bytes.length
      if (count > 0 && bytes > this.#deps.segmentBytes * GROUP_SHARE) break
      count++
    }
    return this.#waiting.splice(0, count)
  }

  async #keep(group: readonly Waiting[]): Promise<void> {
    const messages = group.map(({ message }) => message)
    if (this.#active !== undefined && !this.#active.hasRoom(messages)) this.#turnOver(this.#active)
    if (this.#active !== undefined) return await this.#active.append(messages)
    // Both segments are full, and their account files are being synced: these go the long way.
    const accounts = new Set(messages.flatMap(({ places }) => places.map(({ accountId }) => accountId)))
    await Promise.all([...accounts].map((accountId) => this.#deps.syncAccount(accountId)))
  }

  #turnOver(full: Segment): void {
    this.#active = this.#segments.find((segment) => segment !== full && segment.isEmpty)
    this.#work(async () => {
      await this.#empty(full)
      this.#active ??= full
    })
  }

  /** Syncs the account files that the segment stands for; it may be written over then. */
  async #empty(segment: Segment): Promise<void> {
    for (const accountId of segment.accounts) await this.#deps.syncAccount(accountId)
    await segment.restart()
  }

  #watchQuiet(): void {
    if (this.#closed) return
    if (this.#quiet !== undefined) {
      this.#quiet.refresh()
      return
    }
    this.#quiet = setTimeout(() => {
      this.#quiet = undefined
      if (this.#active?.isEmpty === false) this.#turnOver(this.#active)
    }, QUIET_MS)
    this.#quiet.unref()
  }

  /** Work behind the deliveries, one piece after the other. What fails is tried again when there is mail, later. */
  #work(work: () => Promise<void>): void {
    this.#retryMs = Number.POSITIVE_INFINITY
    this.#working = (this.#working ?? Promise.resolve()).then(work).then(
      () => {
        this.#retryMs = 0
      },
      (error: unknown) => {
        this.#retryMs = this.#deps.clock.now() + RETRY_MS
        this.#deps.log.error('accept-log.failed', error)
      },
    )
  }

  async #open(): Promise<void> {
    const { dir, segmentBytes } = this.#deps
    await mkdir(dir, { recursive: true, mode: 0o700 })
    const name = randomBytes(6).toString('hex')
    for (let at = 0; at < SEGMENTS; at++)
      this.#segments.push(await Segment.create(join(dir, `${name}-${at}.log`), segmentBytes))
    for (const folder of [dir, dirname(dir), dirname(dirname(dir))]) await syncFolder(folder)
    this.#active = this.#segments[0]
  }
}
