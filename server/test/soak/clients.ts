/** The smallest SMTP and IMAP clients that can fill and read a server: every refusal throws with what was said. */
import { LineSocket } from './line-socket.ts'
import { dotStuffed } from './message.ts'

export class SmtpClient {
  readonly #line: LineSocket
  #offers = ''

  private constructor(line: LineSocket) {
    this.#line = line
  }

  static async open(
    port: number,
    login?: { readonly user: string; readonly password: string },
  ): Promise<SmtpClient> {
    const client = new SmtpClient(await LineSocket.open(port))
    await client.#reply(2)
    client.#offers = await client.command('EHLO soak.example', 2)
    if (login !== undefined) {
      const secret = Buffer.from(`\0${login.user}\0${login.password}`).toString('base64')
      await client.command(`AUTH PLAIN ${secret}`, 2)
    }
    return client
  }

  /** Resolves when the server has answered 250 to the whole message. */
  async send(from: string, recipients: readonly string[], message: Buffer): Promise<void> {
    await this.command(`MAIL FROM:<${from}>`, 2)
    for (const recipient of recipients) await this.command(`RCPT TO:<${recipient}>`, 2)
    // Both ways of sending a message are put to the test: by chunks, and by lines with stuffed dots.
    if (this.#offers.includes('CHUNKING') && message.length % 2 === 0) {
      const half = message.length / 2
      this.#line.write(`BDAT ${half}\r\n`)
      this.#line.write(message.subarray(0, half))
      await this.#reply(2)
      this.#line.write(`BDAT ${message.length - half} LAST\r\n`)
      this.#line.write(message.subarray(half))
    } else {
      await this.command('DATA', 3)
      this.#line.write(dotStuffed(message))
      this.#line.write('.\r\n')
    }
    await this.#reply(2)
  }

  async command(line: string, wantedClass: number): Promise<string> {
    this.#line.write(`${line}\r\n`)
    return await this.#reply(wantedClass)
  }

  /** For what no honest client does. */
  get connection(): LineSocket {
    return this.#line
  }

  close(): void {
    this.#line.close()
  }

  async #reply(wantedClass: number): Promise<string> {
    const lines: string[] = []
    let line: string
    do {
      line = await this.#line.line()
      lines.push(line)
    } while (line[3] === '-')
    if (line[0] !== String(wantedClass)) throw new Error(`SMTP: ${lines.join(' | ')}`)
    return lines.join('\n')
  }
}

/** One message as FETCH gave it. */
export type Fetched = { readonly uid: number; readonly body: Buffer }

export class ImapClient {
  readonly #line: LineSocket
  #tag = 0

  private constructor(line: LineSocket) {
    this.#line = line
  }

  static async open(port: number, user: string, password: string): Promise<ImapClient> {
    const client = new ImapClient(await LineSocket.open(port))
    await client.#line.line()
    await client.command(`LOGIN "${user}" "${password}"`)
    return client
  }

  /** Untagged lines of the answer; literals are read and left out. */
  async command(text: string, literal?: Buffer): Promise<string[]> {
    const lines: string[] = []
    await this.#run(text, literal, async (line) => {
      lines.push(line)
    })
    return lines
  }

  /** Resolves when the server has answered OK, which means that the message is kept. */
  async append(mailbox: string, message: Buffer): Promise<void> {
    await this.command(`APPEND "${mailbox}" {${message.length}+}`, message)
  }

  async *messages(mailbox: string, sliceSize = 100): AsyncGenerator<Fetched> {
    const opened = await this.command(`EXAMINE "${mailbox}"`)
    const next = Number(/UIDNEXT (\d+)/.exec(opened.join('\n'))?.[1] ?? 1)
    for (let first = 1; first < next; first += sliceSize) {
      const slice: Fetched[] = []
      const set = `${first}:${Math.min(next, first + sliceSize) - 1}`
      await this.#run(`UID FETCH ${set} (UID BODY.PEEK[])`, undefined, async (line, body) => {
        const uid = Number(/\bUID (\d+)/.exec(line)?.[1])
        if (body !== undefined && uid > 0) slice.push({ uid, body })
      })
      yield* slice
    }
  }

  close(): void {
    this.#line.close()
  }

  async #run(
    text: string,
    literal: Buffer | undefined,
    untagged: (line: string, literal: Buffer | undefined) => Promise<void>,
  ): Promise<void> {
    const tag = `s${++this.#tag}`
    this.#line.write(`${tag} ${text}\r\n`)
    if (literal !== undefined) {
      this.#line.write(literal)
      this.#line.write('\r\n')
    }
    for (;;) {
      let line = await this.#line.line()
      let body: Buffer | undefined
      for (let size = literalSize(line); size !== undefined; size = literalSize(line)) {
        body = await this.#line.octets(size)
        line = `${line.slice(0, line.lastIndexOf('{'))}${await this.#line.line()}`
      }
      if (line.startsWith(`${tag} OK`)) return
      if (line.startsWith(`${tag} `)) throw new Error(`IMAP: ${text.slice(0, 60)}: ${line}`)
      if (line.startsWith('* BYE')) throw new Error(`IMAP: ${line}`)
      await untagged(line, body)
    }
  }
}

function literalSize(line: string): number | undefined {
  const match = /\{(\d+)\}$/.exec(line)
  return match === null ? undefined : Number(match[1])
}
