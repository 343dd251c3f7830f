/** What the store knows of a line: when it happened. The rest is the service's. */

const HEAD = Buffer.from('{"salt":"')
const SALT_CHARACTERS = 16
const AT = Buffer.from('","at":')
/** Where the digits of the time begin: every line has them there, and a line that has not is none. */
const TIME_START = HEAD.length + SALT_CHARACTERS + AT.length
const ZERO = 48
const NINE = 57
const COMMA = 44
const CLOSING = 125
const DIGITS_MAX = 15

/** When it happened, in milliseconds; undefined: damage, not a line. */
export function timeOf(line: Buffer): number | undefined {
  if (line.at(-1) !== CLOSING || !line.subarray(0, HEAD.length).equals(HEAD)) return undefined
  if (!line.subarray(HEAD.length + SALT_CHARACTERS, TIME_START).equals(AT)) return undefined
  let ms = 0
  let at = TIME_START
  for (; at < TIME_START + DIGITS_MAX; at++) {
    const octet = line[at] ?? 0
    if (octet < ZERO || octet > NINE) break
    ms = ms * 10 + octet - ZERO
  }
  return line[at] === COMMA && at > TIME_START ? ms : undefined
}

const SPACE = 32
const LF = 10

/** Lines by the company that stands before them. `damaged`: lines that are none. */
export function byCompany(bytes: Buffer): { groups: Map<number, Buffer[]>; damaged: number } {
  const groups = new Map<number, Buffer[]>()
  let damaged = 0
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(LF, at)
    const space = bytes.indexOf(SPACE, at)
    const written = space > at && space < end ? bytes.toString('utf8', at, space) : ''
    const line = bytes.subarray(space + 1, end)
    if (/^\d{1,15}$/.test(written) && timeOf(line) !== undefined) {
      const company = Number(written)
      const group = groups.get(company)
      if (group === undefined) groups.set(company, [line])
      else group.push(line)
    } else damaged++
    at = end + 1
  }
  return { groups, damaged }
}

/** The lines of a chunk, in order. */
export function linesOf(chunk: Uint8Array): Buffer[] {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  const lines: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(LF, at)
    lines.push(bytes.subarray(at, end))
    at = end + 1
  }
  return lines
}
