/** A small HTTP server for health and metrics, and the question `valija health` asks it. RFC 9110, RFC 9112 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { type HttpReply, readAnswer } from './http-answer.ts'

export type HttpAnswer = { readonly status: number; readonly type: string; readonly body: string }
export type HttpServer = AsyncDisposable & { readonly port: number }

/** First values of THREATS §3.2. */
const HEADER_MAX_BYTES = 16 * 1024
const HEADERS_MS = 10_000
const REQUEST_MS = 60_000
/** How often the two are looked at. */
const CHECK_MS = 5_000
const CONNECTIONS_MAX = 64
const ANSWER_MAX_BYTES = 8 * 1024 * 1024

type HttpOptions = {
  readonly host: string
  readonly port: number
  readonly answer: (path: string) => Promise<HttpAnswer>
  readonly failed: (error: unknown) => void
}

/** Answers GET and HEAD by path. Rejects with the system's error when the port cannot be had. */
export async function serveHttp(options: HttpOptions): Promise<HttpServer> {
  let http: Promise<Server> | undefined
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    // node:http takes 9 MB; a service that nobody monitors need not hold them.
    http ??= makeHttp(options)
    http.then(
      (ready) => ready.emit('connection', socket),
      (error: unknown) => {
        options.failed(error)
        socket.destroy()
      },
    )
  })
  server.maxConnections = CONNECTIONS_MAX
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: options.host, port: options.port }, () => {
      server.removeListener('error', reject)
      server.on('error', options.failed)
      resolve()
    })
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        void http?.then((ready) => {
          ready.closeAllConnections()
          // It says that it was not listening; it ends its time-outs all the same.
          ready.close(() => undefined)
        })
      }),
  }
}

async function makeHttp(options: HttpOptions): Promise<Server> {
  const { createServer: createHttpServer } = await import('node:http')
  const limits = {
    maxHeaderSize: HEADER_MAX_BYTES,
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    connectionsCheckingInterval: CHECK_MS,
  }
  const server = createHttpServer(limits, (incoming, outgoing) => answerRequest(options, incoming, outgoing))
  server.on('clientError', (_error, socket) => socket.destroy())
  // Its time-outs begin with this event, and it never listens: it is given sockets.
  server.emit('listening')
  return server
}

function answerRequest(options: HttpOptions, incoming: IncomingMessage, outgoing: ServerResponse): void {
  incoming.resume()
  outgoing.on('error', options.failed)
  const send = ({ status, type, body }: HttpAnswer): void => {
    outgoing.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
    outgoing.end(incoming.method === 'HEAD' ? undefined : body)
  }
  const plain = (status: number, body: string): void =>
    send({ status, type: 'text/plain; charset=utf-8', body })
  if (incoming.method !== 'GET' && incoming.method !== 'HEAD') {
    plain(405, 'method not allowed\n')
    return
  }
  const [path = ''] = (incoming.url ?? '').split('?')
  options.answer(path).then(send, (error: unknown) => {
    options.failed(error)
    plain(500, 'internal error\n')
  })
}

/** Rejects when nobody answers within `timeoutMs`. */
export async function httpGet(
  host: string,
  port: number,
  path: string,
  timeoutMs: number,
): Promise<HttpReply> {
  const { request } = await import('node:http')
  const question = request({ host, port, path })
  const answer = readAnswer(question, { maxBytes: ANSWER_MAX_BYTES, timeoutMs })
  question.end()
  return await answer
}
