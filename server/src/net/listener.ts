/**
 * Ports that are listened on. Every edge worker listens on every port with SO_REUSEPORT and the kernel shares the
 * connections out (DESIGN: threads). What comes in is bounded here, before a protocol says a word.
 */
import { createServer, type Server, type Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'
import type { Log } from '../lib/log.ts'
import { ACME_TLS, type TlsProof } from './acme/tls-proof.ts'
import { CLIENT_HELLO_MAX, type ClientHello, readClientHello } from './client-hello.ts'
import { Connection } from './connection.ts'
import type { ConnectionLimiter, NoPlace, Place } from './connection-limiter.ts'
import { plainAddress } from './host-address.ts'
import { ProxyHeaderReader, type ProxySource } from './proxy-protocol.ts'
import { chooseByName } from './server-context.ts'

export type ListenOptions = ListenCommon & ListenFor

/** Who gets what comes in: the stream itself, unread, for HTTP, whose framing is node:http's; a Connection otherwise. */
type ListenFor =
  | { readonly accept: (connection: Connection) => void; readonly acceptSocket?: undefined }
  | {
      readonly acceptSocket: (socket: Socket, peer: ProxySource, place: Place) => void
      readonly accept?: undefined
    }

type ListenCommon = {
  readonly host: string
  /** 0 lets the kernel choose; see `port` of the result. */
  readonly port: number
  /** Unix socket instead of host and port. */
  readonly path?: string
  /** Given: TLS from the first byte (465, 993, 995). */
  readonly implicitTls?: {
    readonly context: () => SecureContext
    readonly alpn: readonly string[]
    /** Whom an authority that proves a name is answered by; undefined: none is waited for. RFC 8737 */
    readonly proof?: () => TlsProof | undefined
  }
  /**
   * Given: every connection starts with a PROXY header, believed from these addresses only; others are closed. From
   * then on the connection is the client's, for the limits too. THREATS IN11
   */
  readonly proxyFrom?: (address: string) => boolean
  readonly limiter: ConnectionLimiter
  /** What a peer over the limit is told before the door shuts, e.g. `421 4.7.0 …\r\n`. Implicit TLS: nothing. */
  readonly tooMany: (remoteAddress: string, why: NoPlace) => string
  readonly log: Log
}

export type Listener = AsyncDisposable & {
  readonly port: number
  /** Stops taking new connections; those that are open live on. */
  stop(): Promise<void>
}

const BACKLOG = 1024
const HANDSHAKE_MS = 10_000
/** A balancer says it with its first packet. */
const PROXY_HEADER_MS = 5_000

/** Starts listening. Rejects with the system's error (EADDRINUSE, EACCES) when the port cannot be had. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { log } = options
  const server: Server = createServer({ noDelay: true, keepAlive: true, allowHalfOpen: true })
  server.on('connection', (socket) => {
    const address = plainAddress(socket.remoteAddress ?? '')
    socket.on('error', () => socket.destroy())
    if (options.proxyFrom === undefined) admit(socket, { address, port: socket.remotePort ?? 0 }, options)
    else if (!options.proxyFrom(address)) socket.destroy()
    else
      readProxyHeader(socket, (source) =>
        admit(socket, source ?? { address, port: socket.remotePort ?? 0 }, options),
      )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(
      options.path === undefined
        ? { host: options.host, port: options.port, reusePort: true, backlog: BACKLOG }
        : { path: options.path, backlog: BACKLOG },
      () => {
        server.removeListener('error', reject)
        server.on('error', (error) => log.error('listener.failed', error))
        resolve()
      },
    )
  })
  const stop = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: async () => {
      void stop()
    },
    [Symbol.asyncDispose]: async () => {
      void stop()
    },
  }
}

/** Gives the client its place, or tells it that there is none. */
function admit(socket: Socket, peer: ProxySource, options: ListenOptions): void {
  const { limiter, implicitTls } = options
  const place = limiter.take(peer.address)
  if (typeof place === 'string') {
    if (implicitTls === undefined) socket.end(options.tooMany(peer.address, place))
    else socket.destroy()
    return
  }
  socket.once('close', () => place.release())
  const hand = (ready: Socket): void => {
    if (options.acceptSocket !== undefined) {
      options.acceptSocket(ready, peer, place)
      return
    }
    const connection = new Connection(ready)
    connection.remoteAddress = peer.address
    connection.remotePort = peer.port
    connection.place = place
    options.accept(connection)
  }
  if (implicitTls === undefined) {
    hand(socket)
    // Paused when a PROXY header was read off it; somebody listens now.
    if (options.acceptSocket === undefined) socket.resume()
    return
  }
  const { log } = options
  const proof = implicitTls.proof?.()
  if (proof === undefined) secure(socket, implicitTls, hand, log)
  else
    readHello(socket, (hello) => {
      const context = hello === 'none' ? undefined : proof(hello)
      if (context === undefined) secure(socket, implicitTls, hand, log)
      // The handshake is the whole answer. RFC 8737 §3
      else secure(socket, { context: () => context, alpn: [ACME_TLS] }, (proved) => proved.end(), log)
    })
}

/** What the client says first, which stays for TLS. */
function readHello(socket: Socket, ready: (hello: ClientHello | 'none') => void): void {
  const pieces: Buffer[] = []
  const first = Buffer.alloc(CLIENT_HELLO_MAX)
  let length = 0
  const timer = setTimeout(() => socket.destroy(), HANDSHAKE_MS)
  socket.once('close', () => clearTimeout(timer))
  const take = (bytes: Buffer): void => {
    pieces.push(bytes)
    length += bytes.copy(first, length)
    const hello = readClientHello(first.subarray(0, length))
    if (hello === 'more' && length < CLIENT_HELLO_MAX) return
    clearTimeout(timer)
    socket.off('data', take)
    socket.pause()
    socket.unshift(Buffer.concat(pieces))
    ready(hello === 'more' ? 'none' : hello)
  }
  socket.on('data', take)
}

/** Takes the header off the front; what follows it stays for the protocol, or for TLS. A broken one closes. */
function readProxyHeader(socket: Socket, ready: (source: ProxySource | undefined) => void): void {
  const reader = new ProxyHeaderReader()
  const timer = setTimeout(() => socket.destroy(), PROXY_HEADER_MS)
  socket.once('close', () => clearTimeout(timer))
  const take = (bytes: Buffer): void => {
    const used = reader.read(bytes)
    if (used < 0 && !reader.broken) return
    clearTimeout(timer)
    socket.off('data', take)
    socket.pause()
    if (reader.broken) {
      socket.destroy()
      return
    }
    if (used < bytes.length) socket.unshift(bytes.subarray(used))
    ready(reader.source)
  }
  socket.on('data', take)
}

/** The handshake of a port that is TLS from its first byte. tls.Server would not serve clients without SNI. */
function secure(
  socket: Socket,
  tls: NonNullable<ListenOptions['implicitTls']>,
  ready: (socket: Socket) => void,
  log: Log,
): void {
  const context = tls.context()
  const secured = new TLSSocket(socket, {
    isServer: true,
    secureContext: context,
    SNICallback: chooseByName(context),
    ALPNProtocols: [...tls.alpn],
  })
  const timer = setTimeout(() => secured.destroy(new Error('TLS handshake took too long')), HANDSHAKE_MS)
  const refused = (error: NodeJS.ErrnoException): void => {
    log.debug('tls.refused', { code: error.code ?? error.message })
    secured.destroy()
  }
  secured.on('error', refused)
  secured.once('close', () => clearTimeout(timer))
  secured.once('secure', () => {
    clearTimeout(timer)
    secured.removeListener('error', refused)
    ready(secured)
  })
}
