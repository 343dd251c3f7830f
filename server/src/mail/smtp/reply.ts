/**
 * Replies of an SMTP server as bytes-to-be: code, enhanced code, text in printable ASCII, cut into lines.
 *
 *   S: 550 5.1.1 La cuenta luis@empresa.test no existe. …
 *   S: 250-mx.empresa.test
 *   S: 250 PIPELINING
 *
 * RFC 5321 §4.2, RFC 2034 §4
 */

/** Code, text and CRLF together. RFC 5321 §4.5.3.1.5 */
export const REPLY_LINE_OCTETS = 512

const PRINTABLE = /^[\t\x20-\x7e]*$/
const MARKS = /\p{M}/gu
const NOT_PRINTABLE = /[^\x20-\x7e]+/g

export type EnhancedStatus = `${2 | 4 | 5}.${number}.${number}`

/** One reply; every line of it carries both codes. RFC 2034 §4, RFC 5321 §4.2.1 */
export function formatReply(code: number, enhanced: EnhancedStatus | undefined, ...texts: string[]): string {
  const prefix = enhanced === undefined ? '' : `${enhanced} `
  const room = REPLY_LINE_OCTETS - 4 - prefix.length - 2
  const lines: string[] = []
  for (const text of texts) for (const line of wrap(foldToAscii(text), room)) lines.push(line)
  const last = lines.length - 1
  let reply = ''
  for (let at = 0; at <= last; at++)
    reply += `${code}${at === last ? ' ' : '-'}${prefix}${lines[at] ?? ''}\r\n`
  return reply
}

/** The same text with accents dropped and everything else that is not printable ASCII replaced by `?`. */
export function foldToAscii(text: string): string {
  if (PRINTABLE.test(text)) return text
  return text.normalize('NFKD').replace(MARKS, '').replace(NOT_PRINTABLE, '?')
}

/** Cuts at spaces where there is one, else in the middle of the word. */
function wrap(text: string, room: number): string[] {
  const lines: string[] = []
  let rest = text
  while (rest.length > room) {
    const space = rest.lastIndexOf(' ', room)
    const cut = space > 0 ? space : room
    lines.push(rest.slice(0, cut))
    rest = rest.slice(space > 0 ? cut + 1 : cut)
  }
  lines.push(rest)
  return lines
}
