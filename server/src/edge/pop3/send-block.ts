/**
 * One block of memory in which the sessions of a thread put together what leaves in one piece. Most clients take it before
 * the next message is asked for; so a thread that sends thousands a second does not allocate, and collect, as many.
 */
import type { Connection } from '../../net/connection.ts'

/** Nearly all messages fit: larger ones are blobs. */
const BLOCK_BYTES = 256 * 1024

export class SendBlock {
  readonly #bytes = Buffer.allocUnsafeSlow(BLOCK_BYTES)
  #holder: Connection | undefined

  /** So many octets to write into and to hand to that connection at once; nobody else writes into them until it has sent them. */
  lend(connection: Connection, length: number): Buffer {
    const holder = this.#holder
    const isFree = holder === undefined || holder.closed || holder.unsentBytes === 0
    if (!isFree || length > BLOCK_BYTES) return Buffer.allocUnsafeSlow(length)
    this.#holder = connection
    return this.#bytes.subarray(0, length)
  }
}
