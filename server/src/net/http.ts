/** A small HTTP server for health and metrics, and the question `valija health` asks it. RFC 9110, RFC 9112 */
import { createServer, request } from 'node:http'

export type HttpAnswer = { readonly status: number; readonly type: string; readonly body: string }
export type HttpServer = AsyncDisposable & { readonly port: number }

/** First values of THREATS §3.2. */
const HEADER_MAX_BYTES = 16 * 1024
const HEADERS_MS = 10_000
const REQUEST_MS = 60_000
const CONNECTIONS_MAX = 64
const ANSWER_MAX_BYTES = 8 * 1024 * 1024

/** Answers GET and HEAD by path. Rejects with the system's error when the port cannot be had. */
export async function serveHttp(options: {
  readonly host: string
  readonly port: number
  readonly answer: (path: string) => Promise<HttpAnswer>
  readonly failed: (error: unknown) => void
}): Promise<HttpServer> {
  const server = createServer(
    { maxHeaderSize: HEADER_MAX_BYTES, headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS },
    (incoming, outgoing) => {
      incoming.resume()
      outgoing.on('error', options.failed)
      const send = ({ status, type, body }: HttpAnswer): void => {
        outgoing.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
        outgoing.end(incoming.method === 'HEAD' ? undefined : body)
      }
      const plain = (status: number, body: string): void =>
        send({ status, type: 'text/plain; charset=utf-8', body })
      if (incoming.method !== 'GET' && incoming.method !== 'HEAD') return plain(405, 'method not allowed\n')
      const [path = ''] = (incoming.url ?? '').split('?')
      options.answer(path).then(send, (error: unknown) => {
        options.failed(error)
        plain(500, 'internal error\n')
      })
    },
  )
  server.maxConnections = CONNECTIONS_MAX
  server.on('clientError', (_error, socket) => socket.destroy())
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
        server.closeAllConnections()
      }),
  }
}

/** Rejects when nobody answers within `timeoutMs`. */
export function httpGet(
  host: string,
  port: number,
  path: string,
  timeoutMs: number,
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const question = request({ host, port, path, timeout: timeoutMs }, (answer) => {
      const parts: Buffer[] = []
      let held = 0
      answer.on('data', (bytes: Buffer) => {
        held += bytes.length
        if (held > ANSWER_MAX_BYTES) answer.destroy(new Error('an answer over the limit'))
        else parts.push(bytes)
      })
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') }),
      )
    })
    question.on('timeout', () => question.destroy(new Error('no answer in time')))
    question.on('error', reject)
    question.end()
  })
}
