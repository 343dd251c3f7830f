/**
 * A WebSocket over a stream whose request was answered elsewhere: texts in both directions, one at a time. Whoever is slow to
 * hear what was asked for is waited for, but not for ever. RFC 6455
 *
 *   GET /jmap/ws HTTP/1.1                      HTTP/1.1 101 Switching Protocols
 *   Upgrade: websocket                         Upgrade: websocket
 *   Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==  Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
 */
import { hash } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import { WebSocketReader, webSocketFrame } from './web-socket-frames.ts'

export type WebSocketLimits = {
  /** Octets of one text that comes. */
  readonly textBytes: number
  /** From the first octet of a text to its last, and for a text of ours to leave, in ms. */
  readonly textMs: number
  /** Octets that wait for a client that does not read; beyond them what is said unasked cuts it off. */
  readonly backlogBytes: number
  /** Between two signs of life that are asked for, and how long a silence is taken for the end, in ms. */
  readonly pingMs: number
  readonly quietMs: number
}

/** RFC 6455 §7.4.1 */
export type CloseStatus = 1000 | 1001 | 1002 | 1003 | 1007 | 1008 | 1009 | 1011

/** RFC 6455 §1.3 */
const NAMED = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
/** How long, in ms, the other side has for hearing why it ends. */
const LINGER_MS = 2_000
const KEY = /^[A-Za-z0-9+/]{22}==$/

/** Whether a request asks to go on as a WebSocket. RFC 6455 §4.1 */
export function asksForWebSocket({ upgrade }: IncomingHttpHeaders): boolean {
  return upgrade?.toLowerCase() === 'websocket'
}

/**
 * The head of the answer that begins a WebSocket of that sub-protocol; undefined for a request that is none, or of another
 * version or sub-protocol. RFC 6455 §4.2
 */
export function webSocketAnswer(headers: IncomingHttpHeaders, protocol: string): string | undefined {
  const key = headers['sec-websocket-key'] ?? ''
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
  if (!asksForWebSocket(headers) || headers['sec-websocket-version'] !== '13') return undefined
  if (!KEY.test(key) || !offered.includes(protocol)) return undefined
  const accept = hash('sha1', `${key}${NAMED}`, 'base64')
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    `Sec-WebSocket-Protocol: ${protocol}`,
    '\r\n',
  ].join('\r\n')
}

export type WebSocketEars = {
  /** A text begins; false: there is no room, and `text` hears of it as undefined. */
  begin(): boolean
  /** The next one is read when this is done. */
  text(octets: Uint8Array | undefined): Promise<void>
}

export class WebSocketStream {
  readonly #socket: Socket
  readonly #limits: WebSocketLimits
  readonly #reader: WebSocketReader
  readonly #pings: NodeJS.Timeout
  #heardMs = performance.now()
  #closing = false

  constructor(socket: Socket, limits: WebSocketLimits) {
    this.#socket = socket
    this.#limits = limits
    this.#reader = new WebSocketReader(limits.textBytes)
    this.#pings = setInterval(() => this.#ask(), limits.pingMs)
    socket.once('close', () => clearInterval(this.#pings))
  }

  get ended(): boolean {
    return this.#closing || this.#socket.destroyed
  }

  /** Called once, when the stream is gone. */
  onEnd(ended: () => void): void {
    if (this.#socket.destroyed) ended()
    else this.#socket.once('close', ended)
  }

  /** Hears until the other side ends it, or breaks its rules. Rejects with what `text` rejects with. */
  async listen(ears: WebSocketEars): Promise<void> {
    let late: NodeJS.Timeout | undefined
    try {
      for await (const octets of this.#socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        if (this.ended) return
        this.#heardMs = performance.now()
        for (const event of this.#reader.read(octets)) {
          if (event.kind === 'begin') {
            late = setTimeout(() => this.close(1008), this.#limits.textMs)
            if (!ears.begin()) this.#reader.skip()
          } else if (event.kind === 'text') {
            clearTimeout(late)
            await ears.text(event.skipped ? undefined : event.octets)
            this.#heardMs = performance.now()
          } else if (event.kind === 'ping') this.#write('pong', event.octets)
          else if (event.kind === 'close') return this.close(1000)
          else if (event.kind === 'fault') return this.close(event.status)
          if (this.ended) return
        }
      }
    } catch (error) {
      // The stream broke: nobody is there to be told.
      if (!this.#socket.destroyed) throw error
    } finally {
      clearTimeout(late)
      // What still comes is not read, but taken: a stream that is cut off with octets unread takes our last word with it.
      if (this.#closing) this.#socket.resume()
      else this.#socket.destroySoon()
    }
  }

  /** What was asked for: resolves when it has left, or nobody is there any more. */
  async answer(text: string): Promise<void> {
    if (this.ended || this.#write('text', Buffer.from(text))) return
    const late = setTimeout(() => this.#socket.destroy(), this.#limits.textMs)
    const gone = new AbortController()
    const onClose = (): void => gone.abort()
    this.#socket.once('close', onClose)
    try {
      await once(this.#socket, 'drain', { signal: gone.signal })
    } catch (error) {
      if (!this.#socket.destroyed) throw error
    } finally {
      clearTimeout(late)
      this.#socket.removeListener('close', onClose)
    }
  }

  /** What nobody asked for: who does not read is not waited for. */
  tell(text: string): void {
    if (this.ended) return
    if (this.#socket.writableLength > this.#limits.backlogBytes) this.#socket.destroy()
    else this.#write('text', Buffer.from(text))
  }

  /** Says why, and that nothing more comes. RFC 6455 §7.1.2 */
  close(status: CloseStatus): void {
    if (this.ended) return
    const code = Buffer.alloc(2)
    code.writeUInt16BE(status)
    this.#write('close', code)
    this.#closing = true
    this.#socket.end()
    setTimeout(() => this.#socket.destroy(), LINGER_MS).unref()
  }

  #ask(): void {
    if (performance.now() - this.#heardMs > this.#limits.quietMs) this.#socket.destroy()
    else if (!this.ended) this.#write('ping', Buffer.alloc(0))
  }

  #write(kind: Parameters<typeof webSocketFrame>[0], octets: Uint8Array): boolean {
    return this.#socket.write(webSocketFrame(kind, octets))
  }
}
