/**
 * Many messages in one file. RFC 4155; a line that begins with `From ` behind any number of `>` has one `>` more, so that it is read
 * as it was ("mboxrd"). Read piece by piece: memory holds one message at a time.
 *
 *   From MAILER-DAEMON Sat Nov 21 10:00:00 2026
 *   Subject: Hola
 *
 *   >From here on …
 */

import { joinOctets } from '../lib/join-octets.ts'

const CR = 0x0d
const LF = 0x0a
const GREATER = 0x3e
const FROM = new TextEncoder().encode('From ')
const QUOTE = Uint8Array.of(GREATER)
const EOL = Uint8Array.of(CR, LF)

/** Each message in its order, undefined for one of more than `octetsMax`. The empty line before the next one is none of its own. */
export async function* readMbox(
  chunks: AsyncIterable<Uint8Array>,
  octetsMax: number,
): AsyncGenerator<Uint8Array | undefined> {
  let lines: Uint8Array[] = []
  let octets = 0
  let isBlank = true
  const taken = (): { readonly bytes: Uint8Array | undefined } | undefined => {
    if (octets === 0) return undefined
    const whole = isBlank ? lines.slice(0, -1) : lines
    const bytes = octets > octetsMax ? undefined : joinOctets(whole)
    lines = []
    octets = 0
    return { bytes }
  }
  for await (const line of linesOf(chunks, octetsMax)) {
    if (isBlank && startsWith(line, 0, FROM)) {
      const message = taken()
      if (message !== undefined) yield message.bytes
      isBlank = false
      continue
    }
    octets += line.length
    // A message that is too large is counted and not kept.
    if (octets > octetsMax) lines = []
    else lines.push(isQuotedFrom(line) ? line.subarray(1) : line)
    isBlank = isBlankLine(line)
  }
  const last = taken()
  if (last !== undefined) yield last.bytes
}

/** A message as it stands in such a file, with the line before it and the empty one behind. `dateMs`: when it came. */
export function writeMbox(bytes: Uint8Array, dateMs: number): Uint8Array {
  const pieces: Uint8Array[] = [new TextEncoder().encode(`From MAILER-DAEMON ${ctime(dateMs)}\r\n`)]
  let from = 0
  for (let at = 0; at < bytes.length; ) {
    if (isFromLine(bytes, at)) {
      pieces.push(bytes.subarray(from, at), QUOTE)
      from = at
    }
    const lf = bytes.indexOf(LF, at)
    at = lf < 0 ? bytes.length : lf + 1
  }
  pieces.push(bytes.subarray(from))
  if (bytes.length > 0 && bytes.at(-1) !== LF) pieces.push(EOL)
  return joinOctets([...pieces, EOL])
}

/** `Sat Nov 21 10:00:00 2026`, in UTC. RFC 4155 appendix A */
function ctime(ms: number): string {
  const [day = '', date = '', month = '', year = '', time = ''] = new Date(ms).toUTCString().split(/,? /)
  return `${day} ${month} ${date.replace(/^0/, ' ')} ${time} ${year}`
}

function startsWith(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  return text.every((octet, place) => bytes[at + place] === octet)
}

function isFromLine(bytes: Uint8Array, start: number): boolean {
  let at = start
  while (bytes[at] === GREATER) at++
  return startsWith(bytes, at, FROM)
}

function isQuotedFrom(line: Uint8Array): boolean {
  return line[0] === GREATER && isFromLine(line, 0)
}

function isBlankLine(line: Uint8Array): boolean {
  return line.length > 0 && line.length <= 2 && line.every((octet) => octet === CR || octet === LF)
}

/** With their line ends. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>, octetsMax: number): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = []
  let held = 0
  for await (const chunk of chunks) {
    let from = 0
    for (let lf = chunk.indexOf(LF); lf >= 0; lf = chunk.indexOf(LF, from)) {
      const piece = chunk.subarray(from, lf + 1)
      yield parts.length === 0 ? piece : joinOctets([...parts, piece])
      parts = []
      held = 0
      from = lf + 1
    }
    if (from === chunk.length) continue
    parts.push(chunk.subarray(from))
    held += chunk.length - from
    // A line longer than any message: it comes in pieces, and its message is passed over.
    if (held <= octetsMax) continue
    yield joinOctets(parts)
    parts = []
    held = 0
  }
  if (parts.length > 0) yield joinOctets(parts)
}
