/** One file of the accept log: filled once, written from its start to its end, and then over again. */
import { randomBytes } from 'node:crypto'
import { close, constants, open, write, writev } from 'node:fs'
import { promisify } from 'node:util'
import type { AccountId } from '../../mail/ids.ts'
import { type AcceptedMessage, BLOCK, blockEnd, encodeRecord, segmentHead } from './record.ts'

/** Octets written at a time while a new segment is filled. */
const FILL_BYTES = 1024 * 1024

const openFile = promisify(open)
const closeFile = promisify(close)
const writeAt = promisify(write)

export class Segment {
  readonly path: string
  readonly #file: number
  readonly #bytes: number
  #generation = nextGeneration()
  /** Where the next group goes. */
  #at = BLOCK
  /** Whose files must be synced before this segment is written over. */
  readonly accounts = new Set<AccountId>()

  private constructor(path: string, file: number, bytes: number) {
    this.path = path
    this.#file = file
    this.#bytes = bytes
  }

  /** A new file, all of it on the disk: later writes change neither its length nor its blocks, and sync quickly. */
  static async create(path: string, bytes: number): Promise<Segment> {
    const { O_CREAT, O_EXCL, O_RDWR, O_DSYNC } = constants
    const file = await openFile(path, O_CREAT | O_EXCL | O_RDWR | O_DSYNC, 0o600)
    const zeros = new Uint8Array(FILL_BYTES)
    for (let at = 0; at < bytes; at += FILL_BYTES) await writeAll(file, zeros, at)
    const segment = new Segment(path, file, bytes)
    await segment.restart()
    return segment
  }

  get isEmpty(): boolean {
    return this.#at === BLOCK
  }

  hasRoom(messages: readonly AcceptedMessage[]): boolean {
    // The places of a message are named in some hundred octets each.
    const bytes = messages.reduce(
      (sum, { bytes, places }) => sum + bytes.length + 256 * (1 + places.length),
      0,
    )
    return this.#at + bytes + BLOCK <= this.#bytes
  }

  /** Appends the messages with one synced write. */
  async append(messages: readonly AcceptedMessage[]): Promise<void> {
    const buffers = messages.flatMap((message) => encodeRecord(this.#generation, message))
    const bytes = buffers.reduce((sum, buffer) => sum + buffer.length, 0)
    const end = blockEnd(this.#at + bytes)
    buffers.push(new Uint8Array(end - this.#at - bytes))
    for (const { places } of messages) for (const { accountId } of places) this.accounts.add(accountId)
    const at = this.#at
    this.#at = end
    await writeVector(this.#file, buffers, at, end - at)
  }

  /** Forgets what was written: from now on it is of an earlier generation. */
  async restart(): Promise<void> {
    this.#generation = nextGeneration()
    await writeAll(this.#file, segmentHead(this.#generation), 0)
    this.accounts.clear()
    this.#at = BLOCK
  }

  close(): Promise<void> {
    return closeFile(this.#file)
  }
}

function nextGeneration(): bigint {
  return randomBytes(8).readBigUInt64LE()
}

async function writeAll(file: number, bytes: Uint8Array, position: number): Promise<void> {
  const { bytesWritten } = await writeAt(file, bytes, 0, bytes.length, position)
  if (bytesWritten !== bytes.length) throw new Error(`wrote ${bytesWritten} of ${bytes.length} octets`)
}

function writeVector(
  file: number,
  buffers: readonly Uint8Array[],
  position: number,
  bytes: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    writev(file, buffers, position, (error, written) => {
      if (error !== null) reject(error)
      else if (written !== bytes) reject(new Error(`wrote ${written} of ${bytes} octets`))
      else resolve()
    })
  })
}
