/**
 * HTTP/1.1 over streams that a listener has let in. node:http frames the requests; what it would let pass and another
 * reader on the way might read otherwise is refused here. RFC 9112, THREATS JM8, DS1, §3.2
 */
import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Place } from './connection-limiter.ts'
import { asksForWebSocket } from './web-socket.ts'

/** Where HTTP comes from and goes to. */
export type HttpStream = Socket
export type { IncomingMessage, ServerResponse }

/** Who is at the other end of a stream. */
export type StreamPeer = {
  readonly address: string
  /** TLS from its first octet. */
  readonly secure: boolean
  readonly place: Place
}

export type HttpLimits = {
  /** Octets of request line and header together. */
  readonly headerBytes: number
  readonly headerFields: number
  /** From the first octet of a request to the end of its header, in ms. */
  readonly headersMs: number
  /** From the first octet of a request to the last of its body, in ms. */
  readonly requestMs: number
  /** How long a stream may be silent between two requests, in ms. */
  readonly keepAliveMs: number
  /** Requests of one stream; then it is closed, and the balancer may choose again. */
  readonly requestsPerStream: number
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

export type HttpStreams = {
  /** For a framework that wants to know; it never listens. */
  readonly server: Server
  serve(stream: HttpStream, peer: StreamPeer): void
  peerOf(request: IncomingMessage): StreamPeer
  /** The stream of a request that asked to go on as a WebSocket: from now on the caller's; undefined: it did not ask. */
  take(request: IncomingMessage, response: ServerResponse): Socket | undefined
  /** Closes what is silent now, the others after their answer; after `limitMs` all. */
  drain(limitMs: number): Promise<void>
}

/** How often the time-outs are looked at. */
const CHECK_MS = 1_000
const DRAIN_CHECK_MS = 50

export function createHttpStreams(limits: HttpLimits, answer: Answer): HttpStreams {
  const peers = new WeakMap<Socket, StreamPeer>()
  const open = new Set<Socket>()
  const upgrading = new WeakSet<IncomingMessage>()
  let draining = false
  const begin: Answer = (request, response) => {
    const status = faultOf(request, limits)
    if (draining || status !== undefined) response.setHeader('connection', 'close')
    if (status === undefined) answer(request, response)
    else refuse(request, response, status)
  }
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: CHECK_MS,
      insecureHTTPParser: false,
      requireHostHeader: true,
      // Whoever offers another protocol is answered in this one. RFC 9110 §7.8
      shouldUpgradeCallback: ({ method, headers }) => method === 'GET' && asksForWebSocket(headers),
    },
    begin,
  )
  // No answer of ours keeps such a stream: it becomes a WebSocket, or it ends. RFC 9110 §7.8
  server.on('upgrade', (request, stream: Socket, head: Buffer) => {
    if (head.length > 0) stream.unshift(head)
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(stream)
    response.once('finish', () => stream.destroySoon())
    upgrading.add(request)
    begin(request, response)
  })
  // One more than allowed, so that it is seen: node:http leaves out the rest without a word.
  server.maxHeadersCount = limits.headerFields + 1
  server.maxRequestsPerSocket = limits.requestsPerStream
  // Its time-outs begin with this event, and it never listens: the listener gives it streams.
  server.emit('listening')
  return {
    server,
    serve(stream, peer) {
      peers.set(stream, peer)
      open.add(stream)
      stream.once('close', () => open.delete(stream))
      server.emit('connection', stream)
    },
    peerOf(request) {
      const peer = peers.get(request.socket)
      if (peer === undefined) throw new Error('a request without a stream of ours')
      return peer
    },
    take(request, response) {
      if (!upgrading.delete(request)) return undefined
      const stream = request.socket
      response.detachSocket(stream)
      return stream
    },
    async drain(limitMs) {
      draining = true
      const endMs = performance.now() + limitMs
      for (;;) {
        server.closeIdleConnections()
        if (open.size === 0 || performance.now() >= endMs) break
        await new Promise((resolve) => setTimeout(resolve, DRAIN_CHECK_MS))
      }
      for (const stream of open) stream.destroy()
      server.close(() => undefined)
    },
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  request.resume()
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${response.statusMessage}\n`)
  // What follows on this stream may be what somebody smuggled: it is not read. RFC 9112 §11.2
  response.once('finish', () => request.socket.destroySoon())
}

/** The status of a request that is not answered; undefined for one that is. */
function faultOf(request: IncomingMessage, limits: HttpLimits): number | undefined {
  const { rawHeaders, headers, httpVersion, url = '' } = request
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return 505
  if (rawHeaders.length / 2 > limits.headerFields) return 431
  const names = rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase())
  // RFC 9112 §3.2: more than one Host is an error, whatever they say; two lengths even when they are equal.
  for (const single of ['host', 'content-length', 'transfer-encoding'])
    if (names.indexOf(single) !== names.lastIndexOf(single)) return 400
  const coding = headers['transfer-encoding']
  if (coding !== undefined && (httpVersion !== '1.1' || headers['content-length'] !== undefined)) return 400
  // RFC 9112 §6.1
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') return 501
  // Only a path is asked of an origin server here; the host stands in its field. RFC 9112 §3.2.1
  return url.startsWith('/') ? undefined : 400
}
