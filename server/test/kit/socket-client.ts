/** What the raw clients of the tests share: a socket, what came of it, and waiting for more. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type ConnectionOptions, connect as tlsConnect } from 'node:tls'
import { SocketWatch } from './socket-watch.ts'

const ANSWER_MS = 60_000
const NOTHING = Buffer.alloc(0)

export class SocketClient implements AsyncDisposable {
  #socket: Socket
  #pieces: Buffer[] = []
  readonly #watch = new SocketWatch((octets) => {
    this.#pieces.push(octets)
  })

  constructor(socket: Socket) {
    this.#socket = socket
    this.#watch.watch(socket)
  }

  /** Connects to a port of this machine, or to a unix socket, and leaves the greeting unread. */
  static async open<Client extends SocketClient>(
    this: new (
      socket: Socket,
    ) => Client,
    where: number | string,
  ): Promise<Client> {
    const socket = typeof where === 'number' ? connect(where, '127.0.0.1') : connect(where)
    socket.setNoDelay(true)
    await once(socket, 'connect')
    return new this(socket)
  }

  get closed(): boolean {
    return this.#watch.closed
  }

  get socket(): Socket {
    return this.#socket
  }

  /** Text with line ends as they are written. */
  write(data: string | Uint8Array): void {
    this.#socket.write(data)
  }

  /** The next line without its end, which stays unread; undefined when the server has closed. */
  async peek(timeoutMs = ANSWER_MS): Promise<Buffer | undefined> {
    return await this.until((unread) => {
      const end = unread.indexOf('\r\n')
      return end < 0 ? undefined : unread.subarray(0, end)
    }, timeoutMs)
  }

  /** The next line without its end, taken; undefined when the server has closed. */
  async lineBytes(timeoutMs = ANSWER_MS): Promise<Buffer | undefined> {
    const line = await this.peek(timeoutMs)
    if (line !== undefined) this.take(line.length + 2)
    return line
  }

  async line(timeoutMs = ANSWER_MS): Promise<string | undefined> {
    return (await this.lineBytes(timeoutMs))?.toString('utf8')
  }

  /** After the server has said that TLS may begin. */
  async startTls(options: ConnectionOptions = {}): Promise<void> {
    for (const event of ['data', 'close', 'error']) this.#socket.removeAllListeners(event)
    const secure = tlsConnect({ ...options, socket: this.#socket, rejectUnauthorized: false })
    this.#socket = secure
    this.#watch.watch(secure)
    await once(secure, 'secureConnect')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.destroy()
    if (!this.#watch.closed) await once(this.#socket, 'close')
  }

  /** What came and was not taken yet. */
  protected get unread(): Buffer {
    if (this.#pieces.length > 1) this.#pieces = [Buffer.concat(this.#pieces)]
    return this.#pieces[0] ?? NOTHING
  }

  /** So many octets are read. */
  protected take(length: number): void {
    const rest = this.unread.subarray(length)
    this.#pieces = rest.length === 0 ? [] : [rest]
  }

  /** What `find` sees in the unread octets, as soon as it does; undefined when the server closed instead. */
  protected async until<T>(
    find: (unread: Buffer) => T | undefined,
    timeoutMs = ANSWER_MS,
  ): Promise<T | undefined> {
    const deadline = Date.now() + timeoutMs
    for (;;) {
      const found = find(this.unread)
      if (found !== undefined) return found
      if (this.#watch.closed) return undefined
      if (Date.now() > deadline)
        throw new Error(`nothing came in ${timeoutMs} ms; unread: ${JSON.stringify(this.unread.toString())}`)
      await this.#watch.more()
    }
  }
}
