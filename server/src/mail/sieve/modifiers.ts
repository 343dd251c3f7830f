/** Modifiers of `set` and `extracttext`. RFC 5229 §4.1, RFC 5435 §6, draft-ietf-sieve-regex §5 */
import { percentEncode } from '../header/parameters.ts'
import type { Modifier } from './program.ts'

/** The text after all modifiers, which stand in the order of their precedence. */
export function modify(text: string, modifiers: readonly Modifier[]): string {
  let value = text
  for (const modifier of modifiers) value = apply(modifier, value)
  return value
}

function apply(modifier: Modifier, text: string): string {
  switch (modifier) {
    case 'lower':
      return text.toLowerCase()
    case 'upper':
      return text.toUpperCase()
    case 'lowerfirst':
      return changeFirst(text, (sign) => sign.toLowerCase())
    case 'upperfirst':
      return changeFirst(text, (sign) => sign.toUpperCase())
    case 'quotewildcard':
      return text.replaceAll(/[*?\\]/g, '\\$&')
    case 'quoteregex':
      return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    case 'encodeurl':
      return encodeUrl(text)
    case 'length':
      return String(text.length < 2 ? text.length : [...text].length)
  }
}

function changeFirst(text: string, change: (sign: string) => string): string {
  const [first] = text
  return first === undefined ? '' : change(first) + text.slice(first.length)
}

/** All but the unreserved signs. RFC 3986 §2.3 */
function encodeUrl(text: string): string {
  return percentEncode(text).replaceAll(
    /[!#$&+^`{|}]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
