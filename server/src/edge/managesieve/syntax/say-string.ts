/** A string as the server says it: in quotes where it may stand there, else as a literal. RFC 5804 §4 */
import { QUOTED_BYTES } from '../limits.ts'

/** What stands in no quoted string. */
const NOT_QUOTED = /[\0\r\n]/

export function sayString(text: string): string {
  const octets = Buffer.byteLength(text)
  if (octets <= QUOTED_BYTES && !NOT_QUOTED.test(text)) return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
  return sayLiteral(text)
}

export function sayLiteral(text: string): string {
  return `{${Buffer.byteLength(text)}}\r\n${text}`
}
