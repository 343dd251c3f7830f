/**
 * Finds the end of DATA, takes the doubled dots away and notices line ends that are none.
 *
 *   Line one CRLF  ..dot CRLF  . CRLF         → "Line one CRLF .dot CRLF"
 *
 * Only CRLF.CRLF ends a message, wherever the network cuts it into pieces. A lone CR or LF does not end a line here;
 * another server might think otherwise, so such a message is refused after its true end. RFC 5321 §4.5.2, THREATS IN1
 */

import { LowOctets } from '../../lib/low-octets.ts'

/** Takes the octets of the message that lie in `bytes` from `start` to `end`. */
export type Keep = (bytes: Buffer, start: number, end: number) => void

const LF = 10
const CR = 13
const DOT = 46

/** Where the last octet left us. The CRLF of the DATA command itself counts as the first line end. */
const LINE_START = 0
const TEXT = 1
const AFTER_CR = 2
const AFTER_DOT = 3
const AFTER_DOT_CR = 4

export class DataScanner {
  #state = LINE_START
  #loneLineEnd = false

  /** A CR without LF or a LF without CR was there. */
  get loneLineEnd(): boolean {
    return this.#loneLineEnd
  }

  /** Goes on with the next octets; answers where the message ended in them (behind the last CRLF), or -1. */
  scan(bytes: Buffer, keep: Keep): number {
    const length = bytes.length
    const low = new LowOctets(bytes)
    let state = this.#state
    let kept = 0
    let at = 0
    while (at < length) {
      if (state === TEXT) {
        at = low.next(at)
        if (at === length) break
      }
      const octet = bytes[at] as number
      at++
      if (octet === LF) {
        if (state === AFTER_DOT_CR) {
          this.#state = LINE_START
          return at
        }
        if (state !== AFTER_CR) this.#loneLineEnd = true
        state = state === AFTER_CR ? LINE_START : TEXT
        continue
      }
      if (state === AFTER_CR || state === AFTER_DOT_CR) this.#loneLineEnd = true
      if (octet === CR) {
        state = state === AFTER_DOT ? AFTER_DOT_CR : AFTER_CR
      } else if (octet === DOT && state === LINE_START) {
        // The first dot of a line is never content. RFC 5321 §4.5.2
        if (at - 1 > kept) keep(bytes, kept, at - 1)
        kept = at
        state = AFTER_DOT
      } else state = TEXT
    }
    this.#state = state
    // In AFTER_DOT_CR the CR may be half of the end; if it is not, the message is refused and nobody misses it.
    const end = state === AFTER_DOT_CR ? length - 1 : length
    if (end > kept) keep(bytes, kept, end)
    return -1
  }
}
