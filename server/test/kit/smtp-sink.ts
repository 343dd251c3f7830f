/**
 * A server for the queue to talk to, that behaves as the test says: accepts, defers, refuses, hangs, drops the line,
 * drips. It keeps what it took, byte for byte.
 */
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls'

export type SinkMessage = {
  readonly mailFrom: string
  readonly rcptTo: readonly string[]
  readonly bytes: Buffer
  readonly tls: boolean
  /** Which connection it came by, counted from 1. */
  readonly connection: number
}

/** What to do at a step: a reply to send, or an act. `undefined`: what a friendly server does. */
export type SinkAct = string | 'hang' | 'drop' | undefined

export type SinkScript = {
  readonly greeting?: SinkAct
  /** EHLO keywords. Default: PIPELINING SIZE 8BITMIME SMTPUTF8 DSN ENHANCEDSTATUSCODES. */
  readonly capabilities?: readonly string[]
  readonly ehlo?: (name: string) => SinkAct
  readonly mail?: (line: string) => SinkAct
  readonly rcpt?: (line: string) => SinkAct
  /** Asked with the first line of a message. */
  readonly midway?: () => 'drop' | undefined
  readonly data?: (message: SinkMessage) => SinkAct
  /** LMTP: one answer a recipient. */
  readonly lmtp?: (recipient: string) => SinkAct
  readonly auth?: (line: string, say: (line: string) => Promise<string>) => Promise<string>
  readonly tls?: SecureContextOptions
  /** TLS from the first byte. */
  readonly implicitTls?: SecureContextOptions
  /** Sent in the same packet as the 220 to STARTTLS. */
  readonly afterStartTls?: string
  /** Bytes sent as soon as a connection is open, instead of everything else. */
  readonly raw?: (socket: Socket) => void
}

export type SmtpSink = AsyncDisposable & {
  readonly port: number
  readonly messages: readonly SinkMessage[]
  readonly connections: number
  readonly open: number
  /** Every command line that came in. */
  readonly lines: readonly string[]
  script: SinkScript
  /** Cuts every connection. */
  hangUp(): void
  /** Resolves when so many messages are here. */
  received(count: number, timeoutMs?: number): Promise<void>
}

const DEFAULTS = ['PIPELINING', 'SIZE 52428800', '8BITMIME', 'SMTPUTF8', 'DSN', 'ENHANCEDSTATUSCODES']

export async function smtpSink(script: SinkScript = {}, host = '127.0.0.1'): Promise<SmtpSink> {
  const state = {
    messages: [] as SinkMessage[],
    lines: [] as string[],
    connections: 0,
    sockets: new Set<Socket>(),
    script,
  }
  const server: Server = createServer({ noDelay: true }, (socket) => {
    state.connections++
    state.sockets.add(socket)
    socket.on('close', () => state.sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    if (state.script.raw !== undefined) state.script.raw(socket)
    else void new SinkSession(wrapped(socket, state.script), state, state.connections).run()
  })
  server.listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    get messages() {
      return state.messages
    },
    get connections() {
      return state.connections
    },
    get open() {
      return state.sockets.size
    },
    get lines() {
      return state.lines
    },
    get script() {
      return state.script
    },
    set script(next) {
      state.script = next
    },
    hangUp() {
      for (const socket of state.sockets) socket.destroy()
    },
    async received(count, timeoutMs = 60_000) {
      const untilMs = Date.now() + timeoutMs
      while (state.messages.length < count) {
        if (Date.now() > untilMs) throw new Error(`${state.messages.length} of ${count} messages came`)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    async [Symbol.asyncDispose]() {
      for (const socket of state.sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function wrapped(socket: Socket, { implicitTls }: SinkScript): Socket {
  if (implicitTls === undefined) return socket
  const secure = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(implicitTls) })
  secure.on('error', () => socket.destroy())
  return secure
}

type SinkState = {
  readonly messages: SinkMessage[]
  readonly lines: string[]
  script: SinkScript
}

class SinkSession {
  #socket: Socket
  readonly #state: SinkState
  readonly #number: number
  #buffer = Buffer.alloc(0)
  #more: (() => void) | undefined
  #ended = false
  #from = ''
  #to: string[] = []
  #chunks: Buffer[] = []

  constructor(socket: Socket, state: SinkState, number: number) {
    this.#socket = socket
    this.#state = state
    this.#number = number
    this.#listen(socket)
  }

  async run(): Promise<void> {
    if (!this.#say(this.#state.script.greeting ?? '220 sink.test ESMTP')) return
    for (;;) {
      const line = await this.#line()
      if (line === undefined) return
      this.#state.lines.push(line)
      if (!(await this.#command(line))) return
    }
  }

  async #command(line: string): Promise<boolean> {
    const { script } = this.#state
    const verb = line.split(' ')[0]?.toUpperCase() ?? ''
    switch (verb) {
      case 'EHLO':
      case 'LHLO':
        return this.#say(script.ehlo?.(line.slice(5)) ?? this.#hello())
      case 'HELO':
        return this.#say('250 sink.test')
      case 'STARTTLS':
        return this.#startTls()
      case 'AUTH':
        return this.#say((await script.auth?.(line, (text) => this.#ask(text))) ?? '502 5.5.1 No')
      case 'MAIL': {
        const act = script.mail?.(line)
        if (act === undefined) this.#from = line.slice(10)
        return this.#say(act ?? '250 2.1.0 Ok')
      }
      case 'RCPT': {
        if (this.#from === '') return this.#say('503 5.5.1 MAIL first')
        const act = script.rcpt?.(line)
        if (act === undefined) this.#to.push(/<([^>]*)>/.exec(line)?.[1] ?? '')
        return this.#say(act ?? '250 2.1.5 Ok')
      }
      case 'DATA':
        return this.#data()
      case 'BDAT':
        return this.#chunk(line)
      case 'RSET':
        this.#reset()
        return this.#say('250 2.0.0 Ok')
      case 'QUIT':
        this.#socket.end('221 2.0.0 Bye\r\n')
        return false
      default:
        return this.#say('500 5.5.2 What')
    }
  }

  #hello(): string {
    const { capabilities = DEFAULTS, tls } = this.#state.script
    const offered = [...capabilities]
    if (tls !== undefined && !(this.#socket instanceof TLSSocket)) offered.push('STARTTLS')
    const lines = ['sink.test', ...offered]
    return lines.map((word, at) => `250${at === lines.length - 1 ? ' ' : '-'}${word}`).join('\r\n')
  }

  async #data(): Promise<boolean> {
    if (this.#to.length === 0) return this.#say('503 5.5.1 No recipients')
    this.#say('354 Go')
    const parts: Buffer[] = []
    for (;;) {
      const line = await this.#rawLine()
      if (line === undefined) return false
      if (parts.length === 0 && this.#state.script.midway?.() === 'drop') return this.#say('drop')
      if (line.equals(Buffer.from('.\r\n'))) break
      parts.push(line[0] === 0x2e ? line.subarray(1) : line)
    }
    return this.#done(Buffer.concat(parts))
  }

  async #chunk(line: string): Promise<boolean> {
    const [, size = '0', last] = line.split(' ')
    const bytes = await this.#take(Number(size))
    if (bytes === undefined) return false
    if (this.#to.length === 0) return this.#say('503 5.5.1 No recipients')
    this.#chunks.push(bytes)
    if (last?.toUpperCase() !== 'LAST') return this.#say('250 2.0.0 Ok')
    return this.#done(Buffer.concat(this.#chunks))
  }

  #done(bytes: Buffer): boolean {
    const message: SinkMessage = {
      mailFrom: this.#from,
      rcptTo: this.#to,
      bytes,
      tls: this.#socket instanceof TLSSocket,
      connection: this.#number,
    }
    const { script } = this.#state
    const { lmtp } = script
    const act = script.data?.(message)
    this.#reset()
    if (lmtp !== undefined) {
      const acts = message.rcptTo.map((recipient) => lmtp(recipient))
      this.#state.messages.push({
        ...message,
        rcptTo: message.rcptTo.filter((_, at) => acts[at] === undefined),
      })
      return acts.every((one) => this.#say(one ?? '250 2.0.0 Ok'))
    }
    if (act === undefined || act.startsWith('2')) this.#state.messages.push(message)
    return this.#say(act ?? '250 2.0.0 Ok')
  }

  #reset(): void {
    this.#from = ''
    this.#to = []
    this.#chunks = []
  }

  async #startTls(): Promise<boolean> {
    const { tls, afterStartTls = '' } = this.#state.script
    if (tls === undefined) return this.#say('502 5.5.1 No')
    this.#socket.write(`220 Go\r\n${afterStartTls}`)
    const raw = this.#socket
    raw.removeAllListeners('data')
    raw.removeAllListeners('end')
    const secure = new TLSSocket(raw, { isServer: true, secureContext: createSecureContext(tls) })
    secure.on('error', () => raw.destroy())
    this.#socket = secure
    this.#buffer = Buffer.alloc(0)
    this.#listen(secure)
    return true
  }

  /** False: the session is over. */
  #say(act: SinkAct): boolean {
    if (act === 'hang') return false
    if (act === 'drop' || act === undefined) {
      this.#socket.destroy()
      return false
    }
    this.#socket.write(`${act}\r\n`)
    return true
  }

  async #ask(line: string): Promise<string> {
    this.#say(line)
    return (await this.#line()) ?? ''
  }

  async #line(): Promise<string | undefined> {
    return (await this.#rawLine())?.toString('utf8').replace(/\r?\n$/, '')
  }

  async #rawLine(): Promise<Buffer | undefined> {
    for (;;) {
      const end = this.#buffer.indexOf('\r\n')
      if (end !== -1) return this.#cut(end + 2)
      if (!(await this.#wait())) return undefined
    }
  }

  async #take(size: number): Promise<Buffer | undefined> {
    while (this.#buffer.length < size) if (!(await this.#wait())) return undefined
    return this.#cut(size)
  }

  #cut(size: number): Buffer {
    const head = this.#buffer.subarray(0, size)
    this.#buffer = this.#buffer.subarray(size)
    return head
  }

  #wait(): Promise<boolean> {
    if (this.#ended) return Promise.resolve(false)
    return new Promise((resolve) => {
      this.#more = () => resolve(!this.#ended)
    })
  }

  #listen(socket: Socket): void {
    socket.on('data', (bytes: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, bytes])
      this.#more?.()
    })
    socket.on('close', () => {
      this.#ended = true
      this.#more?.()
    })
  }
}
