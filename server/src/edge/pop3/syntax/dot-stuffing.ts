/**
 * A message as a multi-line answer: a dot before each line that begins with one, a lone dot at the end. RFC 1939 §3
 *
 * We differ in two things. NUL, which no message may hold (RFC 5322 §4.1), goes out as 0x80: Outlook stops at it and
 * fetches no further mail, ever (docs/clients.md). And a dot behind a bare LF is stuffed too, and that LF made CRLF: many
 * clients end a line at LF alone; to them a message could otherwise say where it ends, and what follows would be taken
 * for our answers.
 */
import { showNul } from '../../../lib/nul-octets.ts'

const NUL = 0
const LF = 10
const CR = 13
const DOT = 46
/** Both what RFC 1939 means and what such clients take it for. */
const LF_DOT = Buffer.from('\n.')
export const END_OF_ANSWER = Buffer.from('.\r\n')

/** True when the octets can follow a line end as they are, and the end of the answer can follow them. */
export function isPlain(octets: Buffer): boolean {
  const { length } = octets
  return (
    length >= 2 &&
    octets[length - 1] === LF &&
    octets[length - 2] === CR &&
    octets[0] !== DOT &&
    octets.indexOf(LF_DOT) < 0 &&
    octets.indexOf(NUL) < 0
  )
}

type Ending = 'line' | 'text' | 'cr' | 'bare-lf'

/** Stuffs a message that comes in pieces. */
export class DotStuffing {
  /** What the last piece ended with. A bare LF is held back until it is known what follows it. */
  #last: Ending = 'line'

  /** The piece itself when there is nothing to do in it. */
  piece(written: Buffer): Buffer {
    const { length } = written
    if (length === 0) return written
    const shown = showNul(written)
    const octets = shown === written ? written : Buffer.from(shown)
    const before = this.#last
    this.#last = endOf(octets, before)
    const clean =
      before !== 'bare-lf' &&
      this.#last !== 'bare-lf' &&
      !(before === 'line' && octets[0] === DOT) &&
      octets.indexOf(LF_DOT) < 0
    return clean ? octets : stuffed(octets, before, this.#last === 'bare-lf')
  }

  /** What is missing until the answer has ended. */
  end(): Buffer {
    return this.#last === 'line' ? END_OF_ANSWER : Buffer.from('\r\n.\r\n')
  }
}

function endOf(octets: Buffer, before: Ending): Ending {
  const last = octets[octets.length - 1]
  if (last === CR) return 'cr'
  if (last !== LF) return 'text'
  const crBefore = octets.length > 1 ? octets[octets.length - 2] === CR : before === 'cr'
  return crBefore ? 'line' : 'bare-lf'
}

/** At worst each octet becomes two: a dot behind a bare LF adds a CR and a dot. */
function stuffed(octets: Buffer, before: Ending, holdLast: boolean): Buffer {
  const out = Buffer.allocUnsafe(octets.length * 2 + 3)
  let used = 0
  const put = (octet: number): void => {
    out[used++] = octet
  }
  if (before === 'bare-lf') {
    if (octets[0] === DOT) put(CR)
    put(LF)
  }
  if ((before === 'bare-lf' || before === 'line') && octets[0] === DOT) put(DOT)
  const to = holdLast ? octets.length - 1 : octets.length
  let from = 0
  for (let at = octets.indexOf(LF_DOT); at >= 0 && at + 1 < to; at = octets.indexOf(LF_DOT, at + 2)) {
    used += octets.copy(out, used, from, at)
    const hasCr = at > 0 ? octets[at - 1] === CR : before === 'cr'
    if (!hasCr) put(CR)
    put(LF)
    put(DOT)
    from = at + 1
  }
  used += octets.copy(out, used, from, to)
  return out.subarray(0, used)
}
