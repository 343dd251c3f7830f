/** Asks an HTTP server over TLS or in the clear, and says just what it is told to: every field, also the wrong ones. */
import { request as requestClear } from 'node:http'
import { request as requestSecure } from 'node:https'
import { connect as connectClear, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

export type Asked = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Hangs up when the head of the answer is there. */
  readonly headOnly?: true
}

export type Answered = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** The body as JSON. */
  json(): Record<string, unknown>
}

export type HttpPlace = { readonly port: number; readonly secure?: boolean; readonly hostname?: string }

export function askHttp(
  { port, secure = true, hostname = 'mail.empresa.test' }: HttpPlace,
  path: string,
  asked: Asked = {},
): Promise<Answered> {
  const { method = 'GET', headers = {}, body, headOnly = false } = asked
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      path,
      method,
      agent: false as const,
      rejectUnauthorized: false,
      headers: {
        host: `${hostname}:${port}`,
        ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
        ...headers,
      },
    }
    const question = (secure ? requestSecure : requestClear)(options, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (octets: Buffer) => parts.push(octets))
      answer.on('error', reject)
      const done = (): void => {
        const text = Buffer.concat(parts).toString()
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text,
          json: () => JSON.parse(text) as Record<string, unknown>,
        })
      }
      answer.on('end', done)
      if (headOnly && answer.statusCode === 200) {
        done()
        answer.destroy()
      }
    })
    question.on('error', reject)
    question.end(body)
  })
}

/** A JSON body. */
export function sending(method: string, value: unknown, headers: Asked['headers'] = {}): Asked {
  return { method, body: JSON.stringify(value), headers: { 'content-type': 'application/json', ...headers } }
}

/** A form as a browser sends it. */
export function submitting(fields: Readonly<Record<string, string>>, headers: Asked['headers'] = {}): Asked {
  return {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  }
}

/** The name and value of the cookie that an answer sets; empty when it sets none. */
export function cookieOf({ headers }: Answered): string {
  return String(headers['set-cookie'] ?? '').split(';')[0] ?? ''
}

/** Octets as they are, and all that comes back until the other side closes or `limitMs` have passed. */
export function rawHttp(
  { port, secure = true }: HttpPlace,
  octets: string | Buffer,
  limitMs = 5_000,
): Promise<{ readonly text: string; readonly closed: boolean }> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    const socket: Socket = secure
      ? connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false })
      : connectClear({ host: '127.0.0.1', port })
    const done = (closed: boolean): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ text: Buffer.concat(parts).toString(), closed })
    }
    const timer = setTimeout(() => done(false), limitMs)
    socket.once(secure ? 'secureConnect' : 'connect', () => socket.write(octets))
    socket.on('data', (bytes: Buffer) => parts.push(bytes))
    socket.on('close', () => done(true))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') done(true)
      else reject(error)
    })
  })
}
