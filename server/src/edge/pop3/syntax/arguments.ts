/** What stands behind a command's name. Each reader takes the whole rest of the line. RFC 1939 §3, RFC 2449 §4 */
import { SyntaxFault } from '../../../lib/syntax-fault.ts'

/** A number no mailbox reaches: what is above it is no message, and no number of lines that anybody needs. */
const NUMBER_MAX = 4_294_967_295
const NUMBER_DIGITS = 10

export function noArguments(rest: string): void {
  if (rest.trim() !== '') throw new SyntaxFault('nothing after the command', 0)
}

/** A message's number. */
export function messageNumber(rest: string): number {
  return number(rest.trim(), 0)
}

/** A message's number, or nothing. */
export function maybeMessageNumber(rest: string): number | undefined {
  return rest.trim() === '' ? undefined : messageNumber(rest)
}

/** Two numbers, the second may be 0. RFC 1939 §7 TOP */
export function numberAndLines(rest: string): { readonly number: number; readonly lines: number } {
  const words = rest.trim().split(/ +/)
  const [first = '', second = ''] = words
  if (words.length !== 2) throw new SyntaxFault('two numbers', 0)
  return { number: number(first, 0), lines: number(second, first.length + 1) }
}

/** Everything behind the first space, spaces included: a password may begin or end with one. RFC 1939 §7 PASS */
export function wholeRest(rest: string, what: string): string {
  if (rest === '') throw new SyntaxFault(what, 0)
  return rest
}

/** Words without spaces, at most `max`. */
export function words(rest: string, max: number): readonly string[] {
  const found = rest.trim() === '' ? [] : rest.trim().split(/ +/)
  if (found.length > max) throw new SyntaxFault(`at most ${max} words`, 0)
  return found
}

/** Whole numbers of any length; what is larger than any count is as good as the largest. */
function number(text: string, offset: number): number {
  if (!/^\d+$/.test(text)) throw new SyntaxFault('a number', offset)
  const digits = text.replace(/^0+(?=\d)/, '')
  return digits.length > NUMBER_DIGITS ? NUMBER_MAX : Math.min(Number(digits), NUMBER_MAX)
}
