/** A TCP connection read by lines and by counts of octets, for clients and sinks that have to see every octet. */
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

const LF = 10
const CR = 13
/** A peer that says nothing for so long hangs, and a soak must not hang with it. */
const SILENCE_MS = 60_000

export class LineSocket {
  readonly socket: Socket
  #chunks: Buffer[] = []
  #waiting: (() => void) | undefined
  #ended: Error | undefined

  constructor(socket: Socket) {
    this.socket = socket
    socket.setNoDelay(true)
    socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error(`nothing was said for ${SILENCE_MS} ms`)))
    socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk)
      this.#wake()
    })
    socket.on('error', (error) => this.#end(error))
    socket.on('close', () => this.#end(new Error('the connection is closed')))
  }

  /** `from`: the address of this end, any of 127.0.0.0/8. */
  static async open(
    port: number,
    options: { readonly tls?: boolean; readonly from?: string } = {},
  ): Promise<LineSocket> {
    const localAddress = options.from === undefined ? {} : { localAddress: options.from }
    const where = { port, host: '127.0.0.1', ...localAddress }
    const socket = options.tls === true ? connectTls({ ...where, rejectUnauthorized: false }) : connect(where)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    socket.once(options.tls === true ? 'secureConnect' : 'connect', resolve)
    socket.once('error', reject)
    await promise
    return new LineSocket(socket)
  }

  write(data: string | Uint8Array): void {
    this.socket.write(data)
  }

  /** The next line without its end. Throws when the connection ends first. */
  async line(): Promise<string> {
    return (await this.octetLine()).toString()
  }

  async octetLine(): Promise<Buffer> {
    let searched = 0
    for (;;) {
      const found = this.#find(LF, searched)
      if (found >= 0) {
        const line = this.#take(found + 1)
        return line.subarray(0, line[found - 1] === CR ? found - 1 : found)
      }
      searched = this.#held()
      await this.#more()
    }
  }

  async octets(count: number): Promise<Buffer> {
    while (this.#held() < count) await this.#more()
    return this.#take(count)
  }

  close(): void {
    this.socket.destroy()
  }

  #held(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  }

  #find(octet: number, from: number): number {
    let before = 0
    for (const chunk of this.#chunks) {
      if (before + chunk.length > from) {
        const at = chunk.indexOf(octet, Math.max(0, from - before))
        if (at >= 0) return before + at
      }
      before += chunk.length
    }
    return -1
  }

  #take(count: number): Buffer {
    const first = this.#chunks[0]
    if (first !== undefined && first.length >= count) {
      if (first.length === count) this.#chunks.shift()
      else this.#chunks[0] = first.subarray(count)
      return first.subarray(0, count)
    }
    const all = Buffer.concat(this.#chunks)
    this.#chunks = all.length > count ? [all.subarray(count)] : []
    return all.subarray(0, count)
  }

  async #more(): Promise<void> {
    if (this.#ended !== undefined) throw this.#ended
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting = resolve
    await promise
  }

  #end(error: Error): void {
    this.#ended ??= error
    this.#wake()
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.()
  }
}
