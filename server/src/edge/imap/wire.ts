/**
 * The way of octets between a session and its connection: as they are, or from COMPRESS on deflated both ways. RFC 4978
 *
 * What a client compresses a thousandfold is inflated a piece at a time and only while somebody takes it: it is held
 * back like what comes too fast (THREATS IM1). Each flush of the output is one whole piece for the client. RFC 4978 §4
 */
import { constants, createDeflateRaw, createInflateRaw, type DeflateRaw, type InflateRaw } from 'node:zlib'
import type { Connection } from '../../net/connection.ts'
import {
  DEFLATE_MEMORY_LEVEL,
  DEFLATE_WINDOW_BITS,
  DEFLATED_PIECE_BYTES,
  INFLATED_PIECE_BYTES,
} from './limits.ts'

export type WireHandler = {
  /** What the client said, in clear. */
  plain(bytes: Buffer): void
  /** More may be written. */
  drained(): void
  /** What came was not deflated; the connection is gone. */
  broken(error: Error): void
}

export class Wire {
  readonly #connection: Connection
  /** Made when something is to be said, let go when nothing has been for a while: see `rest`. */
  #deflate: DeflateRaw | undefined
  #inflate: InflateRaw | undefined
  #handler: WireHandler | undefined
  #held = false

  constructor(connection: Connection) {
    this.#connection = connection
  }

  get closed(): boolean {
    return this.#connection.closed
  }

  get compressed(): boolean {
    return this.#inflate !== undefined
  }

  /** Octets that the client has not been sent yet, some of them not deflated yet. */
  get unsentBytes(): number {
    const waiting =
      this.#deflate === undefined ? 0 : this.#deflate.writableLength + this.#deflate.readableLength
    return this.#connection.unsentBytes + waiting
  }

  write(data: string | Uint8Array): void {
    if (!this.compressed) this.#connection.write(data)
    else if (!this.#connection.closed && this.#deflate?.writableEnded !== true) {
      this.#deflate ??= this.#openDeflate()
      this.#deflate.write(data)
    }
  }

  /** The same at once. False: the memory of `data` may not be used again. */
  send(data: Uint8Array): boolean {
    if (!this.compressed && this.#connection.sendsAtOnce) return this.#connection.send(data)
    // Compressed, encrypted or sent later: it is read then.
    this.write(Buffer.from(data))
    return true
  }

  /** As `write`, at once. */
  sendText(text: string): void {
    if (!this.compressed && this.#connection.sendsAtOnce) this.#connection.send(text)
    else this.write(text)
  }

  /**
   * Lets go of what compresses, most of what a compressed session holds. Each answer ends on a whole octet, so a new
   * stream may go on from there: it only has nothing to look back to. RFC 1951 §3.2.3
   */
  rest(): void {
    if (this.#deflate === undefined || this.#deflate.writableEnded) return
    if (this.#deflate.writableLength > 0 || this.#deflate.readableLength > 0) return
    this.#deflate.destroy()
    this.#deflate = undefined
  }

  /** Octets as they arrived; clear ones come out of `plain`, at once unless they are deflated. */
  take(bytes: Buffer, plain: (bytes: Buffer) => void): void {
    if (this.#inflate === undefined) plain(bytes)
    else if (!this.#inflate.write(bytes)) this.#connection.pause()
  }

  pause(): void {
    this.#held = true
    this.#inflate?.pause()
    this.#connection.pause()
  }

  resume(): void {
    this.#held = false
    this.#inflate?.resume()
    if (this.#inflate?.writableNeedDrain !== true) this.#connection.resume()
  }

  /** Says what is written so far, then closes. */
  end(): void {
    if (this.#deflate === undefined) this.#connection.end()
    else {
      this.#deflate.once('end', () => this.#connection.end())
      this.#deflate.end()
    }
  }

  /** The connection is gone: so is all that waits here. */
  drop(): void {
    this.#deflate?.destroy()
    this.#inflate?.destroy()
  }

  /** From now on both ways. */
  compress(handler: WireHandler): void {
    this.#handler = handler
    this.#inflate = this.#openInflate()
  }

  #openDeflate(): DeflateRaw {
    const deflate = createDeflateRaw({
      flush: constants.Z_SYNC_FLUSH,
      windowBits: DEFLATE_WINDOW_BITS,
      memLevel: DEFLATE_MEMORY_LEVEL,
      chunkSize: DEFLATED_PIECE_BYTES,
    })
    deflate.on('data', (bytes: Buffer) => this.#connection.write(bytes))
    deflate.on('drain', () => this.#handler?.drained())
    deflate.on('error', (error: Error) => this.#handler?.broken(error))
    return deflate
  }

  #openInflate(): InflateRaw {
    const inflate = createInflateRaw({ chunkSize: INFLATED_PIECE_BYTES })
    inflate.on('data', (bytes: Buffer) => this.#handler?.plain(bytes))
    inflate.on('drain', () => {
      if (!this.#held) this.#connection.resume()
    })
    inflate.on('error', (error: Error) => this.#handler?.broken(error))
    inflate.on('end', () => this.#handler?.broken(new Error('the client ended its stream')))
    return inflate
  }
}
