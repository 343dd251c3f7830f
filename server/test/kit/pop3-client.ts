/** A raw POP3 client: it sends what it is told and reads lines and multi-line answers as they come. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type TLSSocket, connect as tlsConnect } from 'node:tls'
import { SocketWatch } from './socket-watch.ts'

const ANSWER_MS = 60_000

export class Pop3Client implements AsyncDisposable {
  #socket: Socket | TLSSocket
  #pieces: Buffer[] = []
  readonly #watch = new SocketWatch((octets) => {
    this.#pieces.push(octets)
  })

  private constructor(socket: Socket) {
    this.#socket = socket
    this.#watch.watch(socket)
  }

  /** Connects and leaves the greeting unread. */
  static async open(port: number): Promise<Pop3Client> {
    const socket = connect(port, '127.0.0.1')
    socket.setNoDelay(true)
    await once(socket, 'connect')
    return new Pop3Client(socket)
  }

  /** Connects, reads the greeting and signs in. */
  static async signIn(port: number, user: string, password: string): Promise<Pop3Client> {
    const client = await Pop3Client.open(port)
    await client.line()
    await client.ok(`USER ${user}`)
    await client.ok(`PASS ${password}`)
    return client
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

  /** Sends a command and reads the first line of its answer. */
  async command(text: string): Promise<string> {
    this.write(`${text}\r\n`)
    const line = await this.line()
    if (line === undefined) throw new Error(`closed after ${text}`)
    return line
  }

  /** The same; what follows +OK. Throws at -ERR. */
  async ok(text: string): Promise<string> {
    const line = await this.command(text)
    if (!line.startsWith('+OK')) throw new Error(`${text}: ${line}`)
    return line.slice(4)
  }

  /** Sends a command with a multi-line answer and reads it to its end. */
  async lines(text: string): Promise<string[]> {
    await this.ok(text)
    return (await this.multi()).toString('utf8').split('\r\n').slice(0, -1)
  }

  /** A message as RETR or TOP give it. */
  async message(command: string): Promise<Buffer> {
    await this.ok(command)
    return await this.multi()
  }

  /** The next line without its end; undefined when the server has closed. */
  async line(timeoutMs = ANSWER_MS): Promise<string | undefined> {
    const end = await this.#find('\r\n', timeoutMs)
    if (end === undefined) return undefined
    return this.#take(end + 2).toString('utf8', 0, end)
  }

  /** What stands before the lone dot, unstuffed. */
  async multi(timeoutMs = ANSWER_MS): Promise<Buffer> {
    const pieces: Buffer[] = []
    for (;;) {
      const end = await this.#find('\r\n', timeoutMs)
      if (end === undefined) throw new Error('the server closed within an answer')
      const line = this.#take(end + 2)
      if (end === 1 && line[0] === 46) return Buffer.concat(pieces)
      pieces.push(line[0] === 46 ? line.subarray(1) : line)
    }
  }

  async startTls(): Promise<void> {
    for (const event of ['data', 'close', 'error']) this.#socket.removeAllListeners(event)
    const secure = tlsConnect({ socket: this.#socket, rejectUnauthorized: false })
    this.#socket = secure
    this.#watch.watch(secure)
    await once(secure, 'secureConnect')
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#socket.destroy()
    return Promise.resolve()
  }

  async #find(end: string, timeoutMs: number): Promise<number | undefined> {
    const deadline = Date.now() + timeoutMs
    for (;;) {
      if (this.#pieces.length > 1) this.#pieces = [Buffer.concat(this.#pieces)]
      const at = this.#pieces[0]?.indexOf(end) ?? -1
      if (at >= 0) return at
      if (this.#watch.closed) return undefined
      if (Date.now() > deadline) throw new Error(`no line came within ${timeoutMs} ms`)
      await this.#watch.more()
    }
  }

  #take(length: number): Buffer {
    const [all = Buffer.alloc(0)] = this.#pieces
    this.#pieces = all.length > length ? [all.subarray(length)] : []
    return all.subarray(0, length)
  }
}
