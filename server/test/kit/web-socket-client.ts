/** A WebSocket client that says just what it is told to, the wrong frames too. RFC 6455 */
import { randomBytes } from 'node:crypto'
import { connect } from 'node:tls'

export const TEXT = 1
export const CLOSE = 8
export const PING = 9

/** One frame as a client sends it; `head` replaces its first octet. */
export function clientFrame(opcode: number, payload: string | Buffer, head = 0x80 | opcode): Buffer {
  const octets = Buffer.from(payload)
  const mask = randomBytes(4)
  const { length } = octets
  const wide = length > 0xffff ? 8 : length > 125 ? 2 : 0
  const start = Buffer.alloc(2 + wide)
  start[0] = head
  start[1] = 0x80 | (wide === 8 ? 127 : wide === 2 ? 126 : length)
  if (wide === 2) start.writeUInt16BE(length, 2)
  if (wide === 8) start.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([start, mask, octets.map((octet, at) => octet ^ (mask[at & 3] ?? 0))])
}

export type SocketClient = Disposable & {
  /** Of the answer to the handshake. */
  readonly status: number
  readonly head: string
  send(...frames: readonly Buffer[]): void
  say(value: object): void
  /** The next text as JSON. */
  next(): Promise<Record<string, unknown>>
  /** The status that the server ended with; 0: it said none. */
  readonly closed: Promise<number>
}

export function openWebSocket(
  port: number,
  headers: Readonly<Record<string, string>>,
  path = '/jmap/ws',
): Promise<SocketClient> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
  const fields = {
    host: `mail.empresa.test:${port}`,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    'sec-websocket-protocol': 'jmap',
    ...headers,
  }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`)
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
  const texts: string[] = []
  const waiting: ((text: string) => void)[] = []
  const hear = (text: string): void => {
    const next = waiting.shift()
    if (next === undefined) texts.push(text)
    else next(text)
  }
  let status = 0
  const { promise: closed, resolve: close } = Promise.withResolvers<number>()
  socket.on('close', () => close(status))
  socket.on('error', () => undefined)
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0)
    let isOpen = false
    const read = (): void => {
      const end = bytes.indexOf('\r\n\r\n')
      if (!isOpen && end === -1) return
      if (!isOpen) {
        const head = bytes.subarray(0, end).toString()
        bytes = bytes.subarray(end + 4)
        isOpen = true
        resolve({
          ...{ status: Number(head.split(' ')[1]), head, closed },
          send: (...frames) => void socket.write(Buffer.concat(frames)),
          say: (value) => void socket.write(clientFrame(TEXT, JSON.stringify(value))),
          next: async () => {
            const text = texts.shift() ?? (await new Promise<string>((told) => void waiting.push(told)))
            return JSON.parse(text) as Record<string, unknown>
          },
          [Symbol.dispose]: () => socket.destroy(),
        })
        if (!head.includes(' 101 ')) return
      }
      for (let frame = readFrame(bytes); frame !== undefined; frame = readFrame(bytes)) {
        bytes = bytes.subarray(frame.size)
        if (frame.opcode === TEXT) hear(frame.payload.toString())
        if (frame.opcode === CLOSE) status = frame.payload.readUInt16BE(0)
      }
    }
    socket.on('data', (octets: Buffer) => {
      bytes = Buffer.concat([bytes, octets])
      read()
    })
  })
}

function readFrame(bytes: Buffer): { opcode: number; payload: Buffer; size: number } | undefined {
  const [first = 0, short = 0] = bytes
  const wide = short === 126 ? 2 : short === 127 ? 8 : 0
  if (bytes.length < 2 + wide) return undefined
  const length = wide === 0 ? short : wide === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  const size = 2 + wide + length
  return bytes.length < size
    ? undefined
    : { opcode: first & 15, payload: bytes.subarray(2 + wide, size), size }
}
