/** A raw POP3 client: it sends what it is told and reads lines and multi-line answers as they come. */
import { SocketClient } from './socket-client.ts'

const DOT = 46
const CRLF = Buffer.from('\r\n')

export class Pop3Client extends SocketClient {
  /** Connects, reads the greeting and signs in. */
  static async signIn(port: number, user: string, password: string): Promise<Pop3Client> {
    const client = await Pop3Client.open(port)
    await client.line()
    await client.ok(`USER ${user}`)
    await client.ok(`PASS ${password}`)
    return client
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

  /** What stands before the lone dot, unstuffed. */
  async multi(timeoutMs?: number): Promise<Buffer> {
    const pieces: Buffer[] = []
    for (;;) {
      const line = await this.lineBytes(timeoutMs)
      if (line === undefined) throw new Error('the server closed within an answer')
      if (line.length === 1 && line[0] === DOT) return Buffer.concat(pieces)
      pieces.push(line[0] === DOT ? line.subarray(1) : line, CRLF)
    }
  }
}
