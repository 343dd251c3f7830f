/** Whether a port can be had, asked before the workers share it with SO_REUSEPORT, and whether somebody answers. */
import { connect, createServer } from 'node:net'

export type PortState =
  | { readonly free: true; readonly port: number }
  | { readonly free: false; readonly code: string }

/**
 * Binds the port alone for a moment. With SO_REUSEPORT a second program of the same user would quietly share it;
 * without, the kernel refuses. Port 0 tells which one the kernel chose.
 */
export function probePort(host: string, port: number): Promise<PortState> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ free: false, code: error.code ?? 'ERROR' }),
    )
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address()
      const found = typeof address === 'object' && address !== null ? address.port : port
      server.close(() => resolve({ free: true, port: found }))
    })
  })
}

/**
 * The first bytes the other side says, or an empty text when it says nothing; undefined: nobody answers.
 * `speaksFirst` false: being connected is enough, as on ports that are TLS from the first byte.
 */
export function greetingOf(
  host: string,
  port: number,
  waitMs: number,
  speaksFirst: boolean,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const done = (text: string | undefined): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(text)
    }
    let connected = false
    const timer = setTimeout(() => done(connected ? '' : undefined), waitMs)
    socket.once('connect', () => {
      connected = true
      if (!speaksFirst) done('')
    })
    socket.once('error', () => done(undefined))
    socket.once('close', () => done(connected ? '' : undefined))
    socket.once('data', (bytes: Buffer) => done(bytes.subarray(0, 512).toString('utf8')))
  })
}
