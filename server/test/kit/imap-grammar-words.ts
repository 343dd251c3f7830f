/**
 * The words that IMAP commands are made of, for fuzz tests: right, nearly right, and at the edges of what numbers,
 * strings and brackets may be. Literals are written without waiting. RFC 9051 §9
 */
import fc from 'fast-check'

export type Text = fc.Arbitrary<string>

const EDGES = [
  '0',
  '1',
  '2147483647',
  '2147483648',
  '4294967295',
  '4294967296',
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  '18446744073709551615',
  '18446744073709551616',
  '00000000000000000000000000000001',
  '-1',
  '1e3',
  '',
]

/** One of those words. */
export function words(...all: readonly string[]): Text {
  return fc.constantFrom(...all)
}

/** One after the other, nothing between them. */
export function chain(...parts: readonly (Text | string)[]): Text {
  const texts = parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part))
  return fc.tuple(...texts).map((said) => said.join(''))
}

/** Spaces between them. */
export function spaced(...parts: readonly (Text | string)[]): Text {
  return chain(...parts.flatMap((part, at) => (at === 0 ? [part] : [' ', part])))
}

export function maybe(part: Text | string): Text {
  return fc.oneof(fc.constant(''), typeof part === 'string' ? fc.constant(part) : part)
}

/** Bracketed, mostly with at least one; sometimes nested as nobody asked. */
export function list(item: Text, max = 4): Text {
  const inner = fc.array(item, { maxLength: max }).map((items) => items.join(' '))
  return fc.oneof(
    { weight: 9, arbitrary: inner.map((text) => `(${text})`) },
    { weight: 1, arbitrary: inner.map((text) => `((${text}))`) },
    { weight: 1, arbitrary: inner.map((text) => `(${text}`) },
  )
}

export function literalOf(text: string): string {
  return `{${Buffer.byteLength(text)}+}\r\n${text}`
}

export function quotedOf(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&').replaceAll(/[\r\n\0]/g, '')}"`
}

export const number = fc.oneof(
  { weight: 3, arbitrary: fc.nat(9).map(String) },
  { weight: 1, arbitrary: words(...EDGES) },
)
export const content = fc.oneof(
  words('', 'a', 'hola', 'NIL', 'ñandú', '\u{1f4e7}', ' ', '\\', '"', '()', '%*', 'x'.repeat(2_000)),
  fc.string({ unit: 'binary', maxLength: 12 }),
)
const atom = words('a', 'NIL', 'inbox', 'x1', '$', '.', 'A/B', '~', '+')
export const astring = fc.oneof(
  atom,
  content.map(quotedOf),
  content.map(literalOf),
  words('"', '"\\a"', '{', '{}', '{1', '~{3+}\r\nabc'),
)
export const mailbox = fc.oneof(
  { weight: 6, arbitrary: words('INBOX', 'inbox', 'Uno', 'Uno/Dos', 'Sent', '"Uno"', '"&AOk-"', 'Trash') },
  { weight: 1, arbitrary: words('""', '"/"', '"a//b"', '"&"', '"&AAA-"', '"&2D0-"', '{5+}\r\nINBOX') },
  { weight: 1, arbitrary: astring },
)
export const pattern = fc.oneof(
  words('*', '%', '""', '"%/%"', 'U*', '"*o%"', `"${'%*'.repeat(200)}"`),
  astring,
)
export const place = fc.oneof(number, words('*'))
export const set = fc.oneof(
  words('1', '1:*', '*', '*:1', '1:4294967295', '$', '2,1,1:3', '1:', ',', ':', '1,,2', '4294967295:*'),
  fc
    .array(fc.oneof(place, chain(place, ':', place)), { minLength: 1, maxLength: 5 })
    .map((all) => all.join(',')),
)
const flag = words(
  '\\Seen',
  '\\Deleted',
  '\\Flagged',
  '\\Recent',
  '\\*',
  '$Work',
  '__proto__',
  'a',
  '\\',
  '"x"',
)
export const flags = fc.oneof(list(flag), flag)
export const dateTime = words(
  '"21-Nov-2026 09:05:00 +0100"',
  '" 1-Jan-1970 00:00:00 +0000"',
  '"31-Feb-2026 25:61:61 +9999"',
  '"01-Jan-0000 00:00:00 -2359"',
  '"31-Dec-9999 23:59:60 +1400"',
  '"x"',
)
export const date = words(
  '1-Jan-2026',
  '"31-Dec-9999"',
  '0-Foo-0',
  '29-Feb-2025',
  '1-Jan-99999',
  '"1-1-2026"',
)
export const message = words(
  '',
  'A: b\r\n\r\nhola\r\n',
  '\0',
  'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n',
)
