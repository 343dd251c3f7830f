/**
 * A raw IMAP client: it sends what it is told, octet by octet if need be, and reads lines and literals as they come.
 * One response is one string, its literals inside as they were sent.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type ConnectionOptions, type TLSSocket, connect as tlsConnect } from 'node:tls'
import { SocketWatch } from './socket-watch.ts'

const ANSWER_MS = 60_000

/** What came between a command and its tagged answer, and that answer. */
export type Answer = { readonly untagged: string[]; readonly tagged: string }

export class ImapClient implements AsyncDisposable {
  #socket: Socket | TLSSocket
  #pieces: Buffer[] = []
  readonly #watch = new SocketWatch((octets) => {
    this.#pieces.push(octets)
  })
  #tags = 0

  private constructor(socket: Socket) {
    this.#socket = socket
    this.#watch.watch(socket)
  }

  /** Connects and leaves the greeting unread. */
  static async open(port: number): Promise<ImapClient> {
    const socket = connect(port, '127.0.0.1')
    socket.setNoDelay(true)
    await once(socket, 'connect')
    return new ImapClient(socket)
  }

  /** Connects, reads the greeting and signs in. */
  static async signIn(port: number, user: string, password: string): Promise<ImapClient> {
    const client = await ImapClient.open(port)
    await client.response()
    await client.ok(`LOGIN ${user} "${password}"`)
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

  /** Sends a command with a tag of its own and reads to its answer. */
  async command(text: string): Promise<Answer> {
    const tag = `t${++this.#tags}`
    this.write(`${tag} ${text}\r\n`)
    return this.answer(tag)
  }

  /** The same; throws unless the answer is OK. Gives the untagged responses. */
  async ok(text: string): Promise<string[]> {
    const { untagged, tagged } = await this.command(text)
    if (!tagged.includes(' OK ')) throw new Error(`${text}: ${tagged}`)
    return untagged
  }

  async append(mailbox: string, message: string, flags = ''): Promise<Answer> {
    const size = Buffer.byteLength(message)
    return this.command(`APPEND "${mailbox}" (${flags}) {${size}+}\r\n${message}`)
  }

  async answer(tag: string): Promise<Answer> {
    const untagged: string[] = []
    for (;;) {
      const response = await this.response()
      if (response === undefined) throw new Error(`closed; before it: ${JSON.stringify(untagged)}`)
      if (response.startsWith(`${tag} `)) return { untagged, tagged: response }
      untagged.push(response)
    }
  }

  /** The next response without its last line end; undefined when the server closed instead. */
  async response(timeoutMs = ANSWER_MS): Promise<string | undefined> {
    const deadline = Date.now() + timeoutMs
    for (;;) {
      const found = this.#cutResponse()
      if (found !== undefined) return found
      if (this.#watch.closed) return undefined
      if (Date.now() > deadline) throw new Error('no answer came')
      await this.#watch.more()
    }
  }

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

  #cutResponse(): string | undefined {
    if (this.#pieces.length > 1) this.#pieces = [Buffer.concat(this.#pieces)]
    const bytes = this.#pieces[0] ?? Buffer.alloc(0)
    let at = 0
    for (;;) {
      const end = bytes.indexOf('\r\n', at)
      if (end < 0) return undefined
      const literal = /\{(\d+)\}$/.exec(bytes.toString('utf8', at, end))
      if (literal === null) {
        this.#pieces = [bytes.subarray(end + 2)]
        return bytes.toString('utf8', 0, end)
      }
      at = end + 2 + Number(literal[1])
      if (at > bytes.length) return undefined
    }
  }
}
