/**
 * One connection to a server that is not believed: lines out, replies in, each with its deadline. RFC 5321 §4.5.3.2
 * A reply that is no SMTP, a reply nobody asked for, a line too long, a pause too long: the connection ends.
 */
import type { Scheduler } from '../../../lib/scheduler.ts'
import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import type { TlsClientOptions } from '../../../net/connect.ts'
import type { Connection } from '../../../net/connection.ts'
import { type Reply, ReplyReader } from './reply.ts'

/** The connection is of no use any more: why, in words for the log and the delivery record. */
export class WireFault extends Error {
  override readonly name = 'WireFault'
}

type Waiter = { readonly resolve: (reply: Reply) => void; readonly reject: (fault: WireFault) => void }

/** Octets handed to the kernel at a time when a message is large: a stalled peer holds no more than this here. */
const SLICE_BYTES = 256 * 1024
/** Replies that may wait unread: one transaction's, pipelined, and a farewell. */
const UNREAD_MAX = 256

export class Wire {
  readonly connection: Connection
  readonly #scheduler: Scheduler
  #reader = new ReplyReader()
  readonly #replies: Reply[] = []
  #waiter: Waiter | undefined
  #drain: (() => void) | undefined
  #fault: WireFault | undefined
  #upgrading = false

  constructor(connection: Connection, scheduler: Scheduler) {
    this.connection = connection
    this.#scheduler = scheduler
    connection.handle({
      data: (bytes) => this.#take(bytes),
      ended: () => this.fail('the server closed the connection'),
      drained: () => this.#drain?.(),
      closed: (error) => this.fail(error === undefined ? 'connection closed' : error.message),
    })
  }

  get broken(): WireFault | undefined {
    return this.#fault
  }

  /** True while nothing unread is here: what a server says unasked must not be taken for an answer. */
  get quiet(): boolean {
    return this.#replies.length === 0 && !this.#reader.partial
  }

  write(data: string | Uint8Array): void {
    this.connection.write(data)
  }

  /** Sends bytes of any length, waiting for the peer to take them. */
  async writeAll(bytes: Uint8Array, timeoutMs: number): Promise<void> {
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      if (this.#fault !== undefined) throw this.#fault
      if (this.connection.write(bytes.subarray(at, at + SLICE_BYTES)) || at + SLICE_BYTES >= bytes.length)
        continue
      await this.#drained(timeoutMs)
    }
  }

  /** The next reply, in order. */
  reply(timeoutMs: number): Promise<Reply> {
    const early = this.#replies.shift()
    if (early !== undefined) return Promise.resolve(early)
    if (this.#fault !== undefined) return Promise.reject(this.#fault)
    return new Promise((resolve, reject) => {
      const cancel = this.#scheduler.after(timeoutMs, () =>
        this.fail(`no answer within ${Math.round(timeoutMs / 1000)} s`),
      )
      this.#waiter = {
        resolve: (reply) => {
          cancel()
          resolve(reply)
        },
        reject: (fault) => {
          cancel()
          reject(fault)
        },
      }
    })
  }

  /** After 220 to STARTTLS. Anything said before the handshake was not said by the TLS peer. RFC 3207 §4.2, THREATS OUT4 */
  async startTls(options: TlsClientOptions): Promise<void> {
    if (!this.quiet) {
      this.fail('bytes before the TLS handshake')
      throw this.#fault ?? new WireFault('closed')
    }
    this.#upgrading = true
    try {
      await this.connection.startTlsAsClient(options)
    } catch (error) {
      this.fail(`TLS: ${error instanceof Error ? error.message : String(error)}`)
      throw new WireFault(this.#fault?.message ?? 'TLS failed', { cause: error })
    } finally {
      this.#upgrading = false
    }
    this.#reader = new ReplyReader()
  }

  /** Ends everything at once; who waits is told `why`. */
  fail(why: string): void {
    if (this.#fault !== undefined) return
    this.#fault = new WireFault(why)
    this.connection.destroy()
    const waiter = this.#waiter
    this.#waiter = undefined
    waiter?.reject(this.#fault)
    this.#drain?.()
  }

  #take(bytes: Buffer): void {
    if (this.#fault !== undefined || this.#upgrading) return
    try {
      this.#reader.feed(bytes, (reply) => this.#give(reply))
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error
      this.fail(`the server does not speak SMTP: ${error.message}`)
    }
  }

  #give(reply: Reply): void {
    const waiter = this.#waiter
    this.#waiter = undefined
    if (waiter !== undefined) waiter.resolve(reply)
    else if (this.#replies.length < UNREAD_MAX) this.#replies.push(reply)
    else this.fail('replies that nobody asked for')
  }

  #drained(timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.#scheduler.after(timeoutMs, () => this.fail('the server takes no data'))
      this.#drain = () => {
        this.#drain = undefined
        cancel()
        if (this.#fault === undefined) resolve()
        else reject(this.#fault)
      }
    })
  }
}
