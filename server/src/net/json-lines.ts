/**
 * Questions and answers over a Unix socket, one JSON value a line: how the command line speaks to the running server.
 *
 *   C: {"id":1,"method":"account.list","input":{},"language":"es"}
 *   S: {"id":1,"ok":[…]}
 *
 * Who may connect is decided by the file system: the socket is 0600 in a folder that is 0700.
 */
import { chmodSync, rmSync } from 'node:fs'
import { connect as connectSocket, createServer, type Socket } from 'node:net'

/** Octets of one line. An import of users is the longest question; a page of the queue the longest answer. */
const LINE_MAX_BYTES = 64 * 1024 * 1024
const LF = 0x0a

export type LineServer = AsyncDisposable

/** Answers each line with one line, in order. What `answer` throws is our bug: the connection is closed. */
export async function serveLines(options: {
  readonly path: string
  readonly lineMaxBytes?: number
  readonly answer: (line: unknown) => Promise<unknown>
  readonly failed: (error: unknown) => void
}): Promise<LineServer> {
  // The caller holds the instance lock, so a socket that is there was left behind by a dead server.
  rmSync(options.path, { force: true })
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
    let turn: Promise<void> = Promise.resolve()
    splitLines(socket, options.lineMaxBytes ?? LINE_MAX_BYTES, (line) => {
      turn = turn
        .then(async () => {
          const reply = await options.answer(JSON.parse(line))
          if (!socket.destroyed) socket.write(`${JSON.stringify(reply)}\n`)
        })
        .catch((error: unknown) => {
          options.failed(error)
          socket.destroy()
        })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ path: options.path }, () => {
      server.removeListener('error', reject)
      server.on('error', options.failed)
      resolve()
    })
  })
  chmodSync(options.path, 0o600)
  return {
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

export type LineClient = Disposable & {
  /** Sends one value and waits for the answer. Rejects when the server goes away. */
  ask(question: unknown): Promise<unknown>
}

/** Undefined: nobody listens there. */
export async function connectLines(path: string): Promise<LineClient | undefined> {
  const socket = connectSocket({ path })
  const connected = await new Promise<boolean>((resolve, reject) => {
    socket.once('connect', () => resolve(true))
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED' || error.code === 'ENOTDIR') resolve(false)
      else reject(error)
    })
  })
  if (!connected) return undefined
  const waiting: { resolve(value: unknown): void; reject(error: Error): void }[] = []
  let failure: Error | undefined
  socket.on('error', (error) => {
    failure = error
  })
  socket.on('close', () => {
    for (const one of waiting.splice(0)) one.reject(failure ?? new Error('the server closed the connection'))
  })
  splitLines(socket, LINE_MAX_BYTES, (line) => waiting.shift()?.resolve(JSON.parse(line)))
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        socket.write(`${JSON.stringify(question)}\n`)
      }),
    [Symbol.dispose]: () => socket.destroy(),
  }
}

/** Calls `take` with each whole line; a line over the limit closes the connection. */
function splitLines(socket: Socket, maxBytes: number, take: (line: string) => void): void {
  let parts: Buffer[] = []
  let held = 0
  socket.on('data', (bytes: Buffer) => {
    let from = 0
    for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, from)) {
      if (held + at - from > maxBytes) {
        socket.destroy(new Error('a line over the limit'))
        return
      }
      const line = Buffer.concat([...parts, bytes.subarray(from, at)]).toString('utf8')
      parts = []
      held = 0
      from = at + 1
      take(line)
    }
    if (from === bytes.length) return
    parts.push(bytes.subarray(from))
    held += bytes.length - from
    if (held > maxBytes) socket.destroy(new Error('a line over the limit'))
  })
}
