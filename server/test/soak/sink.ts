/** A mail server for the world outside: takes everything, and counts how often each message of ours arrived. */
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { LineSocket } from './line-socket.ts'
import { recognise } from './message.ts'

/** Where copies for the archive go: they are counted apart. */
export const ARCHIVE = 'archive@sink.test'

export type Arrival = {
  times: number
  readonly digest: string
  readonly added: readonly string[]
  readonly footed: boolean
}

export class Sink implements AsyncDisposable {
  readonly port: number
  /** Message id → how it came. */
  readonly arrivals = new Map<string, Arrival>()
  /** Message id → its archive copy. */
  readonly archived = new Map<string, Arrival>()
  strangers = 0
  readonly #awaited = new Map<string, () => void>()
  readonly #server: Server
  readonly #open: Set<Socket>

  private constructor(server: Server, port: number, open: Set<Socket>) {
    this.#server = server
    this.port = port
    this.#open = open
  }

  /** `answersAfterMs`: how long it thinks before each answer. */
  static async open(port = 0, answersAfterMs = 0): Promise<Sink> {
    const open = new Set<Socket>()
    const server = createServer()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
    await promise
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no TCP address')
    const sink = new Sink(server, address.port, open)
    server.on('connection', (socket) => {
      open.add(socket)
      socket.once('close', () => open.delete(socket))
      sink.#serve(new LineSocket(socket), answersAfterMs).then(
        () => socket.end(),
        // The server under test was killed in the middle: that is what the soak is about.
        (_cause: unknown) => socket.destroy(),
      )
    })
    return sink
  }

  /** Resolves when that message arrives. */
  next(id: string): Promise<void> {
    return new Promise((resolve) => this.#awaited.set(id, resolve))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#open) socket.destroy()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server.close(() => resolve())
    await promise
  }

  async #serve(line: LineSocket, answersAfterMs: number): Promise<void> {
    const think = (): Promise<void> | undefined => (answersAfterMs === 0 ? undefined : sleep(answersAfterMs))
    await think()
    line.write('220 sink.test ESMTP\r\n')
    let isCopy = false
    for (;;) {
      const said = await line.line()
      const command = said.slice(0, 4).toUpperCase()
      if (command === 'RCPT') isCopy = said.includes(`<${ARCHIVE}>`)
      await think()
      if (command === 'EHLO')
        line.write('250-sink.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 104857600\r\n')
      else if (command === 'DATA') {
        line.write('354 go ahead\r\n')
        const message = await readDotted(line)
        if (isCopy) this.#count(this.archived, withinCopy(message))
        else this.#count(this.arrivals, message)
        await think()
        line.write('250 2.0.0 taken\r\n')
      } else if (command === 'QUIT') {
        line.write('221 2.0.0 bye\r\n')
        return
      } else line.write('250 2.0.0 ok\r\n')
    }
  }

  #count(held: Map<string, Arrival>, message: Buffer): void {
    const found = recognise(message)
    if (found === undefined) {
      this.strangers++
      return
    }
    this.#awaited.get(found.id)?.()
    this.#awaited.delete(found.id)
    const before = held.get(found.id)
    if (before === undefined) held.set(found.id, { times: 1, ...found })
    else before.times++
  }
}

/** The message that an archive copy holds: its last part. */
function withinCopy(copy: Buffer): Buffer {
  const start = copy.indexOf('\r\n\r\n', copy.indexOf('\r\nContent-Type: message/rfc822\r\n')) + 4
  return copy.subarray(start, copy.lastIndexOf('\r\n--', copy.length - 4))
}

/** Until the line with a dot alone; stuffed dots are taken out. RFC 5321 §4.5.2 */
async function readDotted(line: LineSocket): Promise<Buffer> {
  const pieces: Buffer[] = []
  const end = Buffer.from('\r\n')
  for (;;) {
    const next = await line.octetLine()
    if (next.length === 1 && next[0] === 46) return Buffer.concat(pieces)
    pieces.push(next[0] === 46 ? next.subarray(1) : next, end)
  }
}
