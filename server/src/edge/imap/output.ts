/**
 * What goes to one client. Lines are written into one block that all sessions of the thread share and leave it
 * before another session writes, so an idle session holds no buffer of its own.
 */
import { ConnectionGone } from '../connection-gone.ts'
import { UNSENT_BYTES } from '../limits.ts'
import type { Wire } from './wire.ts'

const BLOCK_BYTES = 64 * 1024
/** Larger octets are handed over as they are instead of being copied. */
const COPY_BYTES = 4 * 1024
/** A large body leaves in such pieces, so that a slow client's progress can be seen. */
const PIECE_BYTES = 256 * 1024
/** An octet of UTF-16 takes at most so many of UTF-8. */
const UTF8_PER_UNIT = 3

/** The block, and whose octets are in it. One a thread. */
export class SharedBlock {
  readonly bytes: Buffer = Buffer.allocUnsafeSlow(BLOCK_BYTES)
  owner: Output | undefined
}

export class Output {
  readonly #wire: Wire
  readonly #block: SharedBlock
  #used = 0
  #waiting: (() => void) | undefined

  constructor(wire: Wire, block: SharedBlock) {
    this.#wire = wire
    this.#block = block
  }

  text(text: string): void {
    if (text.length * UTF8_PER_UNIT > BLOCK_BYTES) {
      this.flush()
      this.#wire.write(text)
      return
    }
    this.#claim(text.length * UTF8_PER_UNIT)
    this.#used += this.#block.bytes.write(text, this.#used, 'utf8')
  }

  bytes(bytes: Uint8Array): void {
    if (bytes.length > COPY_BYTES) {
      this.flush()
      this.#wire.write(bytes)
      return
    }
    this.#claim(bytes.length)
    this.#block.bytes.set(bytes, this.#used)
    this.#used += bytes.length
  }

  /** Octets of any size; waits while the client has too much unread. */
  async body(bytes: Uint8Array): Promise<void> {
    if (bytes.length <= PIECE_BYTES) this.bytes(bytes)
    else
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        this.bytes(bytes.subarray(at, at + PIECE_BYTES))
        await this.room()
      }
  }

  /** Hands over what was written so far. */
  flush(): void {
    if (this.#block.owner !== this) return
    this.#block.owner = undefined
    if (this.#used > 0) this.#wire.write(Buffer.from(this.#block.bytes.subarray(0, this.#used)))
    this.#used = 0
  }

  /** Waits until the client has taken enough of what is unsent. Throws ConnectionGone. */
  async room(): Promise<void> {
    this.flush()
    while (!this.#wire.closed && this.#wire.unsentBytes >= UNSENT_BYTES)
      await new Promise<void>((resolve) => {
        this.#waiting = resolve
      })
    if (this.#wire.closed) throw new ConnectionGone()
  }

  /** The connection took everything, or closed. */
  wake(): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.()
  }

  #claim(bytes: number): void {
    if (this.#block.owner !== this) {
      this.#block.owner?.flush()
      this.#block.owner = this
      this.#used = 0
    } else if (this.#used + bytes > BLOCK_BYTES) {
      this.flush()
      this.#block.owner = this
    }
  }
}
