/**
 * Replies of a server, read with fixed limits whatever it sends.
 *
 *   250-mx.example.org
 *   250 SIZE 52428800
 *
 * RFC 5321 §4.2, RFC 2034 §4 for the enhanced code.
 */
import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import { REMOTE_TEXT_MAX, REPLY_LINE_MAX, REPLY_LINES_MAX } from '../limits.ts'

export type Reply = {
  readonly code: number
  /** `5.1.1` where the server said it, else undefined. */
  readonly status: string | undefined
  /** The lines without code, bytes as UTF-8 with U+FFFD for what is not. */
  readonly lines: readonly string[]
}

const LF = 0x0a
const CR = 0x0d
const STATUS = /^([245]\.\d{1,3}\.\d{1,3})(?: |$)/

/** Cuts a stream of bytes into replies. Holds at most one line and the lines of one reply. */
export class ReplyReader {
  readonly #line = Buffer.allocUnsafe(REPLY_LINE_MAX)
  #length = 0
  #lines: string[] = []
  #code = 0
  #octets = 0

  /** True in the middle of a line or of a reply of many lines. */
  get partial(): boolean {
    return this.#length > 0 || this.#lines.length > 0
  }

  /** Takes bytes; calls `onReply` for each complete reply. Throws SyntaxFault when it is no SMTP. */
  feed(bytes: Buffer, onReply: (reply: Reply) => void): void {
    let at = 0
    while (at < bytes.length) {
      const end = bytes.indexOf(LF, at)
      const stop = end === -1 ? bytes.length : end + 1
      if (this.#length + (stop - at) > REPLY_LINE_MAX)
        throw new SyntaxFault(`a reply line of at most ${REPLY_LINE_MAX} octets`, this.#octets + stop)
      if (end !== -1 && this.#length === 0) this.#takeLine(bytes.subarray(at, stop), onReply)
      else {
        bytes.copy(this.#line, this.#length, at, stop)
        this.#length += stop - at
        if (end !== -1) {
          const line = this.#line.subarray(0, this.#length)
          this.#length = 0
          this.#takeLine(line, onReply)
        }
      }
      this.#octets += stop - at
      at = stop
    }
  }

  #takeLine(raw: Buffer, onReply: (reply: Reply) => void): void {
    // Some servers end lines with LF alone; the meaning is not in doubt in a reply.
    const length = raw.length - (raw[raw.length - 2] === CR ? 2 : 1)
    const code = codeOf(raw, length)
    if (code === undefined || (this.#lines.length > 0 && code !== this.#code))
      throw new SyntaxFault('a three-digit reply code', this.#octets)
    const separator = length > 3 ? raw[3] : 0x20
    if (separator !== 0x20 && separator !== 0x2d) throw new SyntaxFault('space or "-"', this.#octets + 3)
    this.#code = code
    this.#lines.push(length > 4 ? raw.toString('utf8', 4, length) : '')
    if (separator === 0x2d) {
      if (this.#lines.length >= REPLY_LINES_MAX)
        throw new SyntaxFault(`at most ${REPLY_LINES_MAX} reply lines`, this.#octets)
      return
    }
    const lines = this.#lines
    this.#lines = []
    onReply({ code, status: STATUS.exec(lines[0] ?? '')?.[1], lines })
  }
}

/** First digit 2–5, second 0–5, third any. RFC 5321 §4.2 */
function codeOf(raw: Buffer, length: number): number | undefined {
  if (length < 3) return undefined
  const a = (raw[0] ?? 0) - 0x30
  const b = (raw[1] ?? 0) - 0x30
  const c = (raw[2] ?? 0) - 0x30
  if (a < 2 || a > 5 || b < 0 || b > 9 || c < 0 || c > 9) return undefined
  return a * 100 + b * 10 + c
}

/** The reply as one text to keep and to show: bounded, its lines joined. THREATS OUT5 */
export function replyText(reply: Reply): string {
  const text = [
    `${reply.code} ${reply.lines[0] ?? ''}`,
    ...reply.lines.slice(1).map((line) => (reply.status === undefined ? line : line.replace(STATUS, ''))),
  ].join(' ')
  return cutText(text, REMOTE_TEXT_MAX)
}

/** At most so many octets of UTF-8, never half a character; control characters become spaces. */
export function cutText(text: string, octets: number): string {
  let used = 0
  let out = ''
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    const clean = code < 0x20 || (code >= 0x7f && code < 0xa0) ? ' ' : char
    used += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
    if (used > octets) break
    out += clean
  }
  return out
}
