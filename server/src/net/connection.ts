/**
 * One accepted or dialled stream, with or without TLS: what every edge speaks over.
 * The edge sees bytes and back-pressure; it never sees a socket. RFC 3207, RFC 8446, RFC 9266
 */
import { randomUUID, type X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { type ConnectionOptions, type SecureContext, TLSSocket, connect as tlsConnect } from 'node:tls'
import type { Place } from './connection-limiter.ts'
import { plainAddress } from './host-address.ts'
import { chooseByName } from './server-context.ts'

/** Certificates of a server that are looked at; honest chains have three or four. */
const CHAIN_MAX = 20

export type TlsInfo = {
  /** `TLSv1.3` */
  readonly version: string
  readonly cipher: string
  /** The name the client asked for (SNI), if any. */
  readonly serverName: string | undefined
}

export type ConnectionHandler = {
  /** Bytes arrived. They may be kept: nobody writes into them again. */
  data(bytes: Buffer): void
  /** The peer has said its last byte; writing still works. Default: the connection ends. */
  ended?(): void
  /** Everything written so far has left the process. */
  drained?(): void
  /** Called once, last. `error` is what broke it, if it did not end in order. */
  closed(error: Error | undefined): void
}

/** Unsent bytes beyond which `write` answers false: wait for `drained`. */
const HIGH_WATER_BYTES = 256 * 1024
const HANDSHAKE_MS = 10_000

export class Connection {
  /** Names this connection in logs, Received lines and the activity log. */
  readonly id: string = randomUUID()
  readonly localPort: number
  /** Changed only by PROXY or XCLIENT from a trusted address. */
  remoteAddress: string
  remotePort: number
  /** What the listener's limiter lent it; a dialled stream has none. */
  place: Place | undefined
  #socket: Socket | TLSSocket
  #handler: ConnectionHandler | undefined
  #tls: TlsInfo | undefined
  #corked = false
  #closed = false
  #early: Buffer[] = []

  constructor(socket: Socket | TLSSocket) {
    this.#socket = socket
    this.localPort = socket.localPort ?? 0
    this.remoteAddress = plainAddress(socket.remoteAddress ?? '')
    this.remotePort = socket.remotePort ?? 0
    if (socket instanceof TLSSocket) this.#tls = tlsInfo(socket)
    this.#listen(socket)
  }

  get tls(): TlsInfo | undefined {
    return this.#tls
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Bytes handed to `write` that the kernel has not taken yet. */
  get unsentBytes(): number {
    return this.#socket.writableLength
  }

  /** Who gets the bytes from now on. What arrived before is handed over at once. */
  handle(handler: ConnectionHandler): void {
    this.#handler = handler
    const early = this.#early
    this.#early = []
    for (const bytes of early) handler.data(bytes)
  }

  /** Sends in order; writes of one turn of the loop leave together. False: wait for `drained` before more. */
  write(data: string | Uint8Array): boolean {
    if (this.#closed || this.#socket.writableEnded) return false
    if (!this.#corked) {
      this.#corked = true
      this.#socket.cork()
      process.nextTick(() => this.#uncork())
    }
    if (typeof data === 'string') this.#socket.write(data, 'utf8')
    else this.#socket.write(data)
    return this.#socket.writableLength < HIGH_WATER_BYTES
  }

  /** Nothing waits, and what is sent goes straight to the kernel. */
  get sendsAtOnce(): boolean {
    return this.#tls === undefined && this.#socket.writableLength === 0
  }

  /**
   * As `write`, at once: for who has put together himself what leaves together. True: all has left, and the memory of
   * `data` may be used again; otherwise when nothing is unsent any more.
   */
  send(data: string | Uint8Array): boolean {
    if (this.#closed || this.#socket.writableEnded) return true
    this.#uncork()
    if (typeof data === 'string') this.#socket.write(data, 'utf8')
    else this.#socket.write(data)
    return this.#socket.writableLength === 0
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  /** `onIdle` is called when nothing moved in either direction for that long; 0 turns it off. */
  setIdleTimeout(ms: number, onIdle: () => void): void {
    this.#socket.removeAllListeners('timeout')
    this.#socket.setTimeout(ms)
    if (ms > 0) this.#socket.once('timeout', onIdle)
  }

  /**
   * Turns this connection into the server side of TLS (STARTTLS). The caller has made sure that nothing the peer
   * said before is waiting: such bytes are an injection (CVE-2011-0411), and it closes instead. RFC 3207 §4.2
   */
  startTlsAsServer(context: SecureContext, alpn: readonly string[]): Promise<void> {
    return this.#upgrade((raw) => {
      const secure = new TLSSocket(raw, {
        isServer: true,
        secureContext: context,
        SNICallback: chooseByName(context),
        ALPNProtocols: [...alpn],
      })
      return { secure, event: 'secure' }
    })
  }

  /** Turns this connection into the client side of TLS. `options` decides what certificate is believed. */
  startTlsAsClient(options: ConnectionOptions): Promise<void> {
    return this.#upgrade((raw) => ({
      secure: tlsConnect({ ...options, socket: raw }),
      event: 'secureConnect',
    }))
  }

  /** The certificates that the server showed, its own first. Client side only; empty without TLS. */
  peerChain(): readonly X509Certificate[] {
    const socket = this.#socket
    const chain: X509Certificate[] = []
    let one = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
    // The last one may be its own issuer.
    while (one !== undefined && chain.length < CHAIN_MAX && !chain.some(({ raw }) => one?.raw.equals(raw))) {
      chain.push(one)
      one = one.issuerCertificate
    }
    return chain
  }

  /** The other side's certificate as node:tls tells it, and whether it was believed. Client side only. */
  peerCertificate(): { readonly authorized: boolean; readonly error: string | undefined } {
    const socket = this.#socket
    if (!(socket instanceof TLSSocket)) return { authorized: false, error: 'no TLS' }
    return {
      authorized: socket.authorized,
      error: socket.authorizationError === null ? undefined : String(socket.authorizationError),
    }
  }

  /**
   * Channel binding of type tls-exporter, for SCRAM-PLUS; undefined where it would bind nothing. Under TLS 1.2 the
   * exporter is unique only with the extended master secret, and node:tls does not tell whether that was agreed on:
   * so it is TLS 1.3 or none. RFC 9266 §4.2, RFC 9266 §3, RFC 7627 §6.1
   */
  exporterKey(): Buffer | undefined {
    const socket = this.#socket
    if (!(socket instanceof TLSSocket) || this.#tls?.version !== 'TLSv1.3') return undefined
    return socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0))
  }

  /** Says what is written so far, then closes. */
  end(): void {
    if (!this.#closed) this.#socket.end()
  }

  /** Closes at once; what is unsent is lost. */
  destroy(): void {
    this.#socket.destroy()
  }

  #uncork(): void {
    if (!this.#corked) return
    this.#corked = false
    this.#socket.uncork()
  }

  #listen(socket: Socket): void {
    socket.on('data', (bytes: Buffer) => {
      if (this.#handler === undefined) this.#early.push(bytes)
      else this.#handler.data(bytes)
    })
    socket.on('end', () => {
      if (this.#handler?.ended !== undefined) this.#handler.ended()
      // Twice would be an error, which has a stack to describe.
      else if (!socket.writableEnded) socket.end()
    })
    socket.on('drain', () => this.#handler?.drained?.())
    let failure: Error | undefined
    socket.on('error', (error) => {
      failure = error
    })
    socket.on('close', () => {
      if (this.#socket !== socket || this.#closed) return
      this.#closed = true
      this.#handler?.closed(failure)
    })
  }

  #upgrade(
    wrap: (raw: Socket) => { readonly secure: TLSSocket; readonly event: 'secure' | 'secureConnect' },
  ): Promise<void> {
    const raw = this.#socket
    this.#uncork()
    for (const event of ['data', 'end', 'drain', 'timeout']) raw.removeAllListeners(event)
    const { secure, event } = wrap(raw)
    this.#socket = secure
    this.#listen(secure)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => secure.destroy(new Error('TLS handshake took too long')), HANDSHAKE_MS)
      const failed = (error?: Error): void => {
        clearTimeout(timer)
        reject(error ?? new Error('closed during the TLS handshake'))
      }
      secure.once('error', failed)
      secure.once('close', () => failed())
      secure.once(event, () => {
        clearTimeout(timer)
        secure.removeListener('error', failed)
        this.#tls = tlsInfo(secure)
        resolve()
      })
    })
  }
}

function tlsInfo(socket: TLSSocket): TlsInfo {
  const name = (socket as TLSSocket & { servername?: string | false }).servername
  return {
    version: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().standardName,
    serverName: typeof name === 'string' && name !== '' ? name : undefined,
  }
}
