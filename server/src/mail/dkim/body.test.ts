import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { RelaxedBody } from './body.ts'

function relaxed(pieces: readonly Uint8Array[]): string {
  let out = ''
  const body = new RelaxedBody((octets) => {
    out += String.fromCharCode(...octets)
  })
  for (const piece of pieces) body.update(piece)
  body.end()
  return out
}

/** RFC 6376 §3.4.4, word for word. */
function asTheRfcSays(text: string): string {
  const lines = (text.endsWith('\r\n') ? text.slice(0, -2) : text).split('\r\n')
  const reduced = lines.map((line) => line.replaceAll(/[ \t]+/g, ' ').replace(/ $/, ''))
  while (reduced.at(-1) === '') reduced.pop()
  return reduced.map((line) => `${line}\r\n`).join('')
}

const texts = fc.string({
  maxLength: 80,
  unit: fc.constantFrom(' ', '\t', '\r\n', '\r\n', 'a', 'bc', '\r', '\n', '.', '\xe9'),
})

test('a body in pieces of any size is what the RFC says of the whole', (t: TestContext) => {
  fc.assert(
    fc.property(texts, fc.array(fc.nat(80), { maxLength: 6 }), (text, cuts) => {
      // A lone CR before a line end is text.
      const bytes = Uint8Array.from(text, (sign) => sign.charCodeAt(0))
      const places = [
        0,
        ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b),
        bytes.length,
      ]
      const pieces = places.slice(1).map((end, at) => bytes.slice(places[at], end))
      t.assert.strictEqual(relaxed(pieces), asTheRfcSays(text), JSON.stringify(text))
    }),
    { numRuns: 5000 },
  )
})

test('longer than what is collected: stretches, and many short pieces', (t: TestContext) => {
  for (const text of [
    'x'.repeat(5000),
    'a  b\r\n'.repeat(2000),
    `${'\r\n'.repeat(5000)}x`,
    ' '.repeat(10_000),
    '\r\n'.repeat(10_000),
  ]) {
    const bytes = Uint8Array.from(text, (sign) => sign.charCodeAt(0))
    t.assert.strictEqual(relaxed([bytes]), asTheRfcSays(text))
    t.assert.strictEqual(relaxed(Array.from(bytes, (octet) => Uint8Array.of(octet))), asTheRfcSays(text))
  }
})
