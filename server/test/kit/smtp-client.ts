/**
 * A raw SMTP client: it sends what it is told, octet by octet if need be, and reads whole replies.
 * Everything a server must not be fooled by can be written with it.
 */
import { SocketClient } from './socket-client.ts'

/** All lines of one reply. */
const REPLY = /^(?:\d{3}-[^\r\n]*\r\n)*\d{3}(?: [^\r\n]*)?\r\n/

export class SmtpClient extends SocketClient {
  /** Each piece in a packet of its own. */
  async writePieces(pieces: readonly (string | Uint8Array)[]): Promise<void> {
    for (const piece of pieces) {
      this.write(piece)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** The next whole reply, lines joined by `\n`, without the last CRLF. Throws when the server closed instead. */
  async reply(): Promise<string> {
    const reply = await this.replyOrEnd()
    if (reply === undefined) throw new Error(`closed; unread: ${JSON.stringify(this.unread.toString())}`)
    return reply
  }

  /** The next whole reply, or undefined when the connection ended. */
  async replyOrEnd(): Promise<string | undefined> {
    const reply = await this.until((unread) => REPLY.exec(unread.toString('latin1'))?.[0].length)
    if (reply === undefined) return undefined
    const text = this.unread.toString('utf8', 0, reply)
    this.take(reply)
    return text.trimEnd().replaceAll('\r\n', '\n')
  }

  /** Sends a line and reads its reply. */
  say(line: string): Promise<string> {
    this.write(`${line}\r\n`)
    return this.reply()
  }

  /** Reads until the server closes; what came is returned. */
  async rest(): Promise<string> {
    await this.until(() => undefined)
    const text = this.unread.toString('utf8')
    this.take(this.unread.length)
    return text
  }

  /** Greeting and EHLO (or LHLO). */
  async hello(verb = 'EHLO'): Promise<string> {
    await this.reply()
    return this.say(`${verb} client.test`)
  }

  /** MAIL, RCPT for each, DATA; the reply to the message. Throws with the first reply that is not a yes. */
  async send(from: string, to: readonly string[], message: string): Promise<string> {
    await this.#yes(`MAIL FROM:<${from}>`)
    for (const one of to) await this.#yes(`RCPT TO:<${one}>`)
    await this.#yes('DATA')
    this.write(`${message.replaceAll(/^\./gm, '..')}\r\n.\r\n`)
    return this.reply()
  }

  async #yes(line: string): Promise<void> {
    const reply = await this.say(line)
    if (!/^[23]/.test(reply)) throw new Error(`${line}: ${reply}`)
  }
}
