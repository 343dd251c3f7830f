/**
 * The lines that iCalendar and vCard are made of, unfolded, with their parameters.
 *
 *   ATTENDEE;CN="Sosa, Ana";PARTSTAT=NEEDS-ACTION:mailto:ana@empresa.test
 *
 * RFC 5545 §3.1, RFC 6350 §3.3, RFC 6868
 */
import { CONTENT_LINES_MAX, CONTENT_SIGNS_MAX, PARAMETERS_MAX } from '../limits.ts'

export type ContentLine = {
  /** In capitals, without its group. */
  readonly name: string
  /** Names in capitals; several values of one parameter as they stood, in their order. */
  readonly parameters: ReadonlyMap<string, readonly string[]>
  readonly value: string
}

/** What is not a line is left out; of a text that is too long, what comes after. */
export function readContentLines(text: string): readonly ContentLine[] {
  const lines: ContentLine[] = []
  for (const line of unfolded(text.slice(0, CONTENT_SIGNS_MAX))) {
    const read = readLine(line)
    if (read !== undefined) lines.push(read)
    if (lines.length >= CONTENT_LINES_MAX) break
  }
  return lines
}

/** A line that begins with a blank goes on with the one before. RFC 5545 §3.1 */
function unfolded(text: string): string[] {
  return text.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/)
}

function readLine(line: string): ContentLine | undefined {
  const [start, name] = /^(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)(?=[;:])/.exec(line) ?? []
  if (start === undefined || name === undefined) return undefined
  const parameters = new Map<string, string[]>()
  // One parameter with all of its values: each a text in quotation marks, or without any of the signs that part them.
  const parameter = /;([A-Za-z0-9-]+)(?:=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*))?/y
  let at = start.length
  for (let n = 0; n < PARAMETERS_MAX; n++) {
    parameter.lastIndex = at
    const found = parameter.exec(line)
    if (found === null) break
    at = parameter.lastIndex
    const [, key = '', values = ''] = found
    const known = parameters.get(key.toUpperCase()) ?? []
    parameters.set(key.toUpperCase(), [...known, ...splitValues(values)])
  }
  if (line[at] !== ':') return undefined
  return { name: name.toUpperCase(), parameters, value: line.slice(at + 1) }
}

function splitValues(values: string): string[] {
  return (values.match(/"[^"]*"|[^",]+/g) ?? []).map((one) =>
    // RFC 6868 §3
    one
      .replaceAll('"', '')
      .replaceAll(/\^([n^'])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign === '^' ? '^' : '"')),
  )
}

/** RFC 5545 §3.3.11, RFC 6350 §3.4 */
export function unescapeText(value: string): string {
  return value.replaceAll(/\\([nN\\,;:])/g, (_, sign: string) => (/n/i.test(sign) ? '\n' : sign))
}

/** Parts of a value that are parted by this sign, where it is not escaped. */
export function splitEscaped(value: string, sign: ',' | ';'): string[] {
  const parts: string[] = []
  let part = ''
  for (const [piece] of value.matchAll(/\\[\s\S]|[^\\]|\\$/g))
    if (piece === sign) {
      parts.push(unescapeText(part))
      part = ''
    } else part += piece
  return [...parts, unescapeText(part)]
}

export const escapeText = (text: string): string =>
  text.replaceAll(/[\\,;]/g, (sign) => `\\${sign}`).replaceAll(/\r\n|\r|\n/g, '\\n')

/** One line, folded at 75 octets and never within a sign. RFC 5545 §3.1 */
export function foldLine(line: string): string {
  const encoder = new TextEncoder()
  let folded = ''
  let octets = 0
  for (const sign of line.replaceAll(/[\r\n]+/g, ' ')) {
    const length = encoder.encode(sign).length
    if (octets + length > LINE_OCTETS_MAX) {
      folded += '\r\n '
      octets = 1
    }
    folded += sign
    octets += length
  }
  return `${folded}\r\n`
}
const LINE_OCTETS_MAX = 75

/** As the value of a parameter. RFC 5545 §3.2, RFC 6868 §3 */
export const quoteParameter = (text: string): string =>
  `"${text.replaceAll('^', '^^').replaceAll('"', "^'").replaceAll(/\s+/g, ' ')}"`
