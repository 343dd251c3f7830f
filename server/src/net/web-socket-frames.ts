/**
 * Frames of a WebSocket as a browser sends them, cut anyhow, into messages and signs. Bounded: a message grows into one buffer,
 * however many frames it comes in. RFC 6455 §5
 *
 *   81 85 37fa213d 7f9f4d5158     a whole text, five octets under a mask: "Hello"
 *   89 80 00000000                are you there?
 */
import { isUtf8 } from 'node:buffer'

/** What came: a whole text, a sign, or the reason why nothing more is read (a status of RFC 6455 §7.4.1). */
export type WebSocketEvent =
  /** The first octets of a text: whoever has no room for it says `skip`. */
  | { readonly kind: 'begin' }
  | { readonly kind: 'text'; readonly octets: Uint8Array; readonly skipped: boolean }
  | { readonly kind: 'ping'; readonly octets: Uint8Array }
  | { readonly kind: 'pong' }
  | { readonly kind: 'close'; readonly status: number | undefined }
  | { readonly kind: 'fault'; readonly status: 1002 | 1003 | 1007 | 1009 }

const OPCODE = { more: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const
type Opcode = (typeof OPCODE)[keyof typeof OPCODE]

/** Two octets, eight of length, four of mask. */
const HEAD_MAX = 14
/** RFC 6455 §5.5 */
const SIGN_MAX = 125
const FIRST_OCTETS = 4 * 1024

type Head = {
  readonly final: boolean
  readonly opcode: number
  readonly length: number
  readonly mask: Buffer
}

export class WebSocketReader {
  readonly #max: number
  readonly #head = Buffer.alloc(HEAD_MAX)
  #headLength = 0
  #frame: Head | undefined
  /** Octets of the payload of this frame that came. */
  #came = 0
  readonly #sign = Buffer.alloc(SIGN_MAX)
  /** The text that is coming. */
  #text: Buffer = Buffer.alloc(0)
  #textLength = 0
  #underWay = false
  #skipped = false
  #over = false

  /** `max`: octets of one text. */
  constructor(max: number) {
    this.#max = max
  }

  /** The text that is coming is not kept: its octets are counted and forgotten. */
  skip(): void {
    this.#skipped = true
    this.#text = Buffer.alloc(0)
  }

  /** What these octets complete, in their order; nothing any more after `close` and `fault`. */
  *read(octets: Uint8Array): Generator<WebSocketEvent, void> {
    let at = 0
    while (!this.#over) {
      if (this.#frame === undefined) {
        if (at >= octets.length) return
        this.#head[this.#headLength++] = octets[at++] ?? 0
        const head = this.#readHead()
        if (head === undefined) continue
        if (typeof head === 'number') {
          yield this.#fault(head)
          return
        }
        this.#headLength = 0
        this.#came = 0
        this.#frame = head
        if (head.opcode === OPCODE.text) {
          this.#begin()
          yield { kind: 'begin' }
        }
      }
      const frame: Head = this.#frame
      const some = octets.subarray(at, at + frame.length - this.#came)
      this.#take(frame, some)
      at += some.length
      if (this.#came < frame.length) return
      this.#frame = undefined
      const event = frame.opcode >= OPCODE.close ? this.#signOf(frame) : this.#textOf(frame)
      if (event !== undefined) yield event
    }
  }

  #begin(): void {
    this.#underWay = true
    this.#skipped = false
    this.#textLength = 0
    this.#text = Buffer.alloc(0)
  }

  /** A number: the status for a frame that is none, or too long. RFC 6455 §5.2 */
  #readHead(): Head | 1002 | 1003 | 1009 | undefined {
    const [first = 0, second = 0] = this.#head
    if (this.#headLength < 2) return undefined
    const opcode = first & 0x0f
    const final = (first & 0x80) !== 0
    const short = second & 0x7f
    const wide = short === 126 ? 2 : short === 127 ? 8 : 0
    // No extension was agreed on, and what a client sends is masked. RFC 6455 §5.1, §5.2
    if ((first & 0x70) !== 0 || (second & 0x80) === 0) return 1002
    const fault = this.#faultOf(opcode, final, short)
    if (fault !== undefined) return fault
    if (this.#headLength < 2 + wide + 4) return undefined
    const length =
      wide === 0 ? short : wide === 2 ? this.#head.readUInt16BE(2) : Number(this.#head.readBigUInt64BE(2))
    if (opcode < OPCODE.close && (opcode === OPCODE.text ? 0 : this.#textLength) + length > this.#max)
      return 1009
    return { final, opcode, length, mask: Buffer.from(this.#head.subarray(2 + wide, 6 + wide)) }
  }

  #faultOf(opcode: number, final: boolean, length: number): 1002 | 1003 | undefined {
    if (!Object.values(OPCODE).includes(opcode as Opcode)) return 1002
    if (opcode >= OPCODE.close) return final && length <= SIGN_MAX ? undefined : 1002
    // JMAP is text. RFC 8887 §4.1
    if (opcode === OPCODE.binary) return 1003
    return (opcode === OPCODE.more) === this.#underWay ? undefined : 1002
  }

  #take({ opcode, mask }: Head, octets: Uint8Array): void {
    const into = opcode >= OPCODE.close ? this.#sign : this.#room(octets.length)
    const from = opcode >= OPCODE.close ? this.#came : this.#textLength
    if (into !== undefined)
      for (let at = 0; at < octets.length; at++)
        into[from + at] = (octets[at] ?? 0) ^ (mask[(this.#came + at) & 3] ?? 0)
    this.#came += octets.length
    if (opcode < OPCODE.close) this.#textLength += octets.length
  }

  /** Undefined: nothing is kept. */
  #room(more: number): Buffer | undefined {
    if (this.#skipped) return undefined
    const needed = this.#textLength + more
    if (needed > this.#text.length) {
      const size = Math.min(this.#max, Math.max(needed, 2 * this.#text.length, FIRST_OCTETS))
      const grown = Buffer.allocUnsafe(size)
      this.#text.copy(grown, 0, 0, this.#textLength)
      this.#text = grown
    }
    return this.#text
  }

  #textOf({ final }: Head): WebSocketEvent | undefined {
    if (!final) return undefined
    const octets = this.#skipped ? new Uint8Array() : this.#text.subarray(0, this.#textLength)
    const skipped = this.#skipped
    this.#underWay = false
    this.#text = Buffer.alloc(0)
    this.#textLength = 0
    return isUtf8(octets) ? { kind: 'text', octets, skipped } : this.#fault(1007)
  }

  #signOf({ opcode, length }: Head): WebSocketEvent {
    const octets = Buffer.from(this.#sign.subarray(0, length))
    if (opcode === OPCODE.ping) return { kind: 'ping', octets }
    if (opcode === OPCODE.pong) return { kind: 'pong' }
    const status = length >= 2 ? octets.readUInt16BE(0) : undefined
    if (length === 1 || (status !== undefined && !mayBeSaid(status))) return this.#fault(1002)
    if (!isUtf8(octets.subarray(2))) return this.#fault(1007)
    this.#over = true
    return { kind: 'close', status }
  }

  #fault(status: 1002 | 1003 | 1007 | 1009): WebSocketEvent {
    this.#over = true
    this.#text = Buffer.alloc(0)
    return { kind: 'fault', status }
  }
}

/** Statuses that may stand in a frame. RFC 6455 §7.4 */
function mayBeSaid(status: number): boolean {
  if (status >= 3000) return status < 5000
  return (status >= 1000 && status <= 1003) || (status >= 1007 && status <= 1014)
}

/** One whole frame of a server: nothing is masked. RFC 6455 §5.1 */
export function webSocketFrame(kind: 'text' | 'close' | 'ping' | 'pong', octets: Uint8Array): Buffer {
  const { length } = octets
  const wide = length > 0xffff ? 8 : length > SIGN_MAX ? 2 : 0
  const frame = Buffer.allocUnsafe(2 + wide + length)
  frame[0] = 0x80 | OPCODE[kind]
  frame[1] = wide === 8 ? 127 : wide === 2 ? 126 : length
  if (wide === 2) frame.writeUInt16BE(length, 2)
  if (wide === 8) frame.writeBigUInt64BE(BigInt(length), 2)
  frame.set(octets, 2 + wide)
  return frame
}
