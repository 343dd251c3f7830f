/**
 * A raw IMAP client: it sends what it is told, octet by octet if need be, and reads lines and literals as they come.
 * One response is one string, its literals inside as they were sent.
 */
import { SocketClient } from './socket-client.ts'

/** What came between a command and its tagged answer, and that answer. */
export type Answer = { readonly untagged: string[]; readonly tagged: string }

export class ImapClient extends SocketClient {
  #tags = 0

  /** Connects, reads the greeting and signs in. */
  static async signIn(port: number, user: string, password: string): Promise<ImapClient> {
    const client = await ImapClient.open(port)
    await client.response()
    await client.ok(`LOGIN ${user} "${password}"`)
    return client
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
  async response(timeoutMs?: number): Promise<string | undefined> {
    return (await this.responseBytes(timeoutMs))?.toString('utf8')
  }

  async responseBytes(timeoutMs?: number): Promise<Buffer | undefined> {
    const end = await this.until(endOfResponse, timeoutMs)
    if (end === undefined) return undefined
    const response = Buffer.from(this.unread.subarray(0, end))
    this.take(end + 2)
    return response
  }
}

/** Where the line end stands that is not before a literal. */
function endOfResponse(unread: Buffer): number | undefined {
  let at = 0
  for (;;) {
    const end = unread.indexOf('\r\n', at)
    if (end < 0) return undefined
    const literal = /\{(\d+)\}$/.exec(unread.toString('utf8', at, end))
    if (literal === null) return end
    at = end + 2 + Number(literal[1])
    if (at > unread.length) return undefined
  }
}
