/**
 * What goes to one client. Words are gathered as text: a short answer leaves as such, many lines are encoded together,
 * into one block that all sessions of the thread share. They leave it before another session writes, so an idle session
 * holds no buffer of its own.
 */
import { ConnectionGone } from '../connection-gone.ts'
import { UNSENT_BYTES } from '../limits.ts'
import type { Wire } from './wire.ts'

const BLOCK_BYTES = 64 * 1024
/** Larger octets are handed over as they are instead of being copied: a second system call costs more than copying these. */
const COPY_BYTES = 32 * 1024
/** A large body leaves in such pieces, so that a slow client's progress can be seen. */
const PIECE_BYTES = 256 * 1024
/** Units of text that are gathered before they are encoded. */
const GATHERED_UNITS = 4 * 1024
/** What was said leaves within this, milliseconds, though the command goes on and nobody else writes. */
const HELD_MS = 20
/** An octet of UTF-16 takes at most so many of UTF-8. */
const UTF8_PER_UNIT = 3

/** The block, and whose octets are in it. One a thread. */
export class SharedBlock {
  bytes: Buffer = Buffer.allocUnsafeSlow(BLOCK_BYTES)
  owner: Output | undefined

  /** Somebody still reads the octets: others are written elsewhere. */
  leave(): void {
    this.bytes = Buffer.allocUnsafeSlow(BLOCK_BYTES)
  }
}

export class Output {
  readonly #wire: Wire
  readonly #block: SharedBlock
  /** What is said and not yet in the block, behind what is. */
  #text = ''
  #used = 0
  #waiting: (() => void) | undefined
  /** It is settled when what is gathered leaves at the latest. */
  #isDue = false

  constructor(wire: Wire, block: SharedBlock) {
    this.#wire = wire
    this.#block = block
  }

  text(text: string): void {
    this.#text += text
    if (!this.#isDue) this.#leaveSoon()
    if (this.#text.length >= GATHERED_UNITS) this.#encode()
  }

  bytes(bytes: Uint8Array): void {
    if (bytes.length > COPY_BYTES) {
      this.#handOver()
      this.#wire.write(bytes)
      return
    }
    if (!this.#isDue) this.#leaveSoon()
    this.#encode()
    this.#claim(bytes.length)
    this.#block.bytes.set(bytes, this.#used)
    this.#used += bytes.length
  }

  /** Octets of any size; waits while the client has too much unread. */
  body(bytes: Uint8Array): Promise<void> | undefined {
    if (bytes.length > PIECE_BYTES) return this.#pieces(bytes)
    this.bytes(bytes)
    return undefined
  }

  async #pieces(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      this.bytes(bytes.subarray(at, at + PIECE_BYTES))
      const room = this.room()
      if (room !== undefined) await room
    }
  }

  /** Hands over what was written so far. */
  flush(): void {
    if (this.#block.owner !== this) {
      const text = this.#text
      this.#text = ''
      if (text !== '') this.#wire.sendText(text)
      return
    }
    this.#encode()
    // Encoded, it may have needed room, and all before it has left.
    this.#block.owner = undefined
    if (this.#used > 0 && !this.#wire.send(this.#block.bytes.subarray(0, this.#used))) this.#block.leave()
    this.#used = 0
  }

  /** A client that asks for many slow things at once hears of each when it is done. */
  #leaveSoon(): void {
    this.#isDue = true
    setTimeout(() => {
      this.#isDue = false
      if (!this.#wire.closed) this.flush()
    }, HELD_MS).unref()
  }

  /** The same when more follows that leaves together with it. */
  #handOver(): void {
    if (this.#block.owner === this) this.flush()
    else if (this.#text !== '') {
      this.#wire.write(this.#text)
      this.#text = ''
    }
  }

  /** Whatever is gathered goes into the block. */
  #encode(): void {
    const text = this.#text
    if (text === '') return
    this.#text = ''
    if (text.length * UTF8_PER_UNIT > BLOCK_BYTES) {
      this.flush()
      this.#wire.write(text)
      return
    }
    this.#claim(text.length * UTF8_PER_UNIT)
    this.#used += this.#block.bytes.write(text, this.#used, 'utf8')
  }

  /** Waits until the client has taken enough of what is unsent. Throws ConnectionGone. */
  room(): Promise<void> | undefined {
    if (this.#wire.closed) throw new ConnectionGone()
    return this.#wire.unsentBytes < UNSENT_BYTES ? undefined : this.#wait()
  }

  async #wait(): Promise<void> {
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
