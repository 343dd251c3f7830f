/**
 * The one builder of SMTP command lines: what it returns is one line, whatever the strings hold. THREATS OUT1
 *
 *   MAIL FROM:<ana@empresa.test> SIZE=2048 BODY=8BITMIME
 */
import { COMMAND_LINE_MAX } from '../limits.ts'

/** A string that would break out of its line, or not fit: nothing of it is sent. */
export class CommandFault extends Error {
  override readonly name = 'CommandFault'
}

/** Joins words with spaces and ends the line. Throws at any octet below 0x20 and at 0x7F. */
export function commandLine(...words: readonly string[]): string {
  const line = words.join(' ')
  for (let at = 0; at < line.length; at++) {
    const unit = line.charCodeAt(at)
    if (unit < 0x20 || unit === 0x7f)
      throw new CommandFault(`control character ${unit} in a command, at ${at}`)
    // A lone surrogate becomes U+FFFD on the wire: another address than the one that was judged.
    if (unit >= 0xd800 && unit <= 0xdfff) {
      const pair = unit < 0xdc00 && (line.charCodeAt(at + 1) & 0xfc00) === 0xdc00
      if (!pair) throw new CommandFault(`lone surrogate in a command, at ${at}`)
      at++
    }
  }
  if (Buffer.byteLength(line) + 2 > COMMAND_LINE_MAX) throw new CommandFault('command line too long')
  return `${line}\r\n`
}

/** `<path>` of MAIL and RCPT. Angle brackets and spaces may only stand inside a quoted local part. RFC 5321 §4.1.2 */
export function path(address: string | null): string {
  if (address === null) return '<>'
  let quoted = false
  for (let at = 0; at < address.length; at++) {
    const char = address[at]
    if (char === '\\' && quoted) at++
    else if (char === '"') quoted = !quoted
    else if (!quoted && (char === '<' || char === '>' || char === ' '))
      throw new CommandFault(`${JSON.stringify(char)} outside quotes in an address`)
  }
  if (quoted) throw new CommandFault('unclosed quote in an address')
  return `<${address}>`
}
