/**
 * A raw SMTP client: it sends what it is told, octet by octet if need be, and reads whole replies.
 * Everything a server must not be fooled by can be written with it.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type ConnectionOptions, type TLSSocket, connect as tlsConnect } from 'node:tls'
import { SocketWatch } from './socket-watch.ts'

const REPLY_MS = 60_000

export class SmtpClient implements AsyncDisposable {
  #socket: Socket | TLSSocket
  #text = ''
  readonly #watch = new SocketWatch((octets) => {
    this.#text += octets.toString('utf8')
  })

  constructor(socket: Socket | TLSSocket) {
    this.#socket = socket
    this.#watch.watch(socket)
  }

  /** Connects to a port of this machine, or to a unix socket, and leaves the greeting unread. */
  static async open(where: number | string): Promise<SmtpClient> {
    const socket = typeof where === 'number' ? connect(where, '127.0.0.1') : connect(where)
    socket.setNoDelay(true)
    await once(socket, 'connect')
    return new SmtpClient(socket)
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

  /** Each piece in a packet of its own. */
  async writePieces(pieces: readonly (string | Uint8Array)[]): Promise<void> {
    for (const piece of pieces) {
      this.#socket.write(piece)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** The next whole reply, lines joined by `\n`, without the last CRLF. Throws when the server closed instead. */
  async reply(): Promise<string> {
    const reply = await this.replyOrEnd()
    if (reply === undefined) throw new Error(`closed; unread: ${JSON.stringify(this.#text)}`)
    return reply
  }

  /** The next whole reply, or undefined when the connection ended. */
  async replyOrEnd(): Promise<string | undefined> {
    const deadline = Date.now() + REPLY_MS
    for (;;) {
      const match = /^(?:\d{3}-[^\r\n]*\r\n)*\d{3}(?: [^\r\n]*)?\r\n/.exec(this.#text)
      if (match !== null) {
        this.#text = this.#text.slice(match[0].length)
        return match[0].trimEnd().replaceAll('\r\n', '\n')
      }
      if (this.#watch.closed) return undefined
      if (Date.now() > deadline) throw new Error(`no reply in time; unread: ${JSON.stringify(this.#text)}`)
      await this.#watch.more()
    }
  }

  /** Sends a line and reads its reply. */
  say(line: string): Promise<string> {
    this.write(`${line}\r\n`)
    return this.reply()
  }

  /** Reads until the server closes; what came is returned. */
  async rest(): Promise<string> {
    const deadline = Date.now() + REPLY_MS
    while (!this.#watch.closed) {
      if (Date.now() > deadline) throw new Error(`still open; unread: ${JSON.stringify(this.#text)}`)
      await this.#watch.more()
    }
    const text = this.#text
    this.#text = ''
    return text
  }

  /** Greeting and EHLO (or LHLO). */
  async hello(verb = 'EHLO'): Promise<string> {
    await this.reply()
    return this.say(`${verb} client.test`)
  }

  /** After the 220 of STARTTLS. */
  async startTls(options: ConnectionOptions = {}): Promise<void> {
    for (const event of ['data', 'close', 'error']) this.#socket.removeAllListeners(event)
    const secure = tlsConnect({ ...options, socket: this.#socket, rejectUnauthorized: false })
    this.#socket = secure
    this.#watch.watch(secure)
    await once(secure, 'secureConnect')
  }

  /** MAIL, RCPT for each, DATA; the reply to the message. Throws with the first reply that is not a yes. */
  async send(from: string, to: readonly string[], message: string): Promise<string> {
    await this.#yes(`MAIL FROM:<${from}>`)
    for (const one of to) await this.#yes(`RCPT TO:<${one}>`)
    await this.#yes('DATA')
    this.write(`${message.replaceAll(/^\./gm, '..')}\r\n.\r\n`)
    return this.reply()
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#socket.destroy()
    return Promise.resolve()
  }

  async #yes(line: string): Promise<void> {
    const reply = await this.say(line)
    if (!/^[23]/.test(reply)) throw new Error(`${line}: ${reply}`)
  }
}
