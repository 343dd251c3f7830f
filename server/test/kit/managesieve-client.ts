/** A raw ManageSieve client, written apart from the server: it sends what it is told and reads answers to their end. */
import { SocketClient } from './socket-client.ts'

export type Answer = {
  readonly status: 'OK' | 'NO' | 'BYE'
  /** Without its brackets. */
  readonly code: string | undefined
  readonly text: string
  /** Lines before it, as they came; literals stand in their line. */
  readonly lines: readonly string[]
}

export class ManageSieveClient extends SocketClient {
  /** Connects, reads the greeting and signs in. */
  static async signIn(port: number, user: string, password: string): Promise<ManageSieveClient> {
    const client = await ManageSieveClient.open(port)
    await client.answer()
    await client.ok(`AUTHENTICATE "PLAIN" "${plain(user, password)}"`)
    return client
  }

  /** Sends a command, with its line end, and reads its answer. */
  async command(text: string, timeoutMs?: number): Promise<Answer> {
    this.write(`${text}\r\n`)
    return await this.answer(timeoutMs)
  }

  async ok(text: string): Promise<Answer> {
    const answer = await this.command(text)
    if (answer.status !== 'OK') throw new Error(`${text.slice(0, 100)}: ${JSON.stringify(answer)}`)
    return answer
  }

  async put(name: string, script: string): Promise<Answer> {
    return await this.command(`PUTSCRIPT ${quoted(name)} ${literal(script)}`)
  }

  /** Up to OK, NO or BYE; throws when the server closed before. */
  async answer(timeoutMs?: number): Promise<Answer> {
    const lines: string[] = []
    for (;;) {
      const line = await this.#wholeLine(timeoutMs)
      const match =
        /^(OK|NO|BYE)(?: \(((?:"(?:[^"\\]|\\.)*"|[^")])*)\))?(?: (?:"((?:[^"\\]|\\.)*)"|\{\d+\}\r\n(.*)))?$/s.exec(
          line,
        )
      if (match === null) {
        lines.push(line)
        continue
      }
      const [, status, code, inQuotes, asLiteral] = match
      const text = inQuotes === undefined ? (asLiteral ?? '') : inQuotes.replaceAll(/\\(.)/g, '$1')
      return { status: status as Answer['status'], code, text, lines }
    }
  }

  /** A line with the literals in it. */
  async #wholeLine(timeoutMs?: number): Promise<string> {
    let whole = ''
    for (;;) {
      const line = await this.line(timeoutMs)
      if (line === undefined) throw new Error('the server closed')
      const size = /\{(\d+)\}$/.exec(line)?.[1]
      whole += line
      if (size === undefined) return whole
      const octets = await this.until(
        (unread) => (unread.length < Number(size) ? undefined : unread.subarray(0, Number(size))),
        timeoutMs,
      )
      if (octets === undefined) throw new Error('the server closed within a literal')
      whole += `\r\n${octets.toString('utf8')}`
      this.take(Number(size))
    }
  }
}

export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}

export function literal(text: string): string {
  return `{${Buffer.byteLength(text)}+}\r\n${text}`
}

export function plain(user: string, password: string): string {
  return Buffer.from(`\0${user}\0${password}`).toString('base64')
}
