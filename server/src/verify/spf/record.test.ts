import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { expand, parseDomainSpec } from './macro.ts'
import { parseRecord } from './record.ts'

const RUNS = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 5_000) }
const WORDS = [
  ...': / // = + - ~ ? %{ } %% %_ %- all include a mx ptr ip4 ip6 exists redirect exp ir d2 l- s h .'.split(
    ' ',
  ),
  ...'example.org 192.0.2.1 2001:db8::1 32 129 00 \x80 \0 ñ'.split(' '),
  ' ',
]
const record = fc
  .array(fc.constantFrom(...WORDS), { maxLength: 40 })
  .map((words) => `v=spf1 ${words.join('')}`)

test('any text is a record or a SyntaxFault', () => {
  fc.assert(
    fc.property(fc.oneof(record, fc.string()), (text) => {
      try {
        parseRecord(text)
      } catch (error) {
        assert.ok(error instanceof SyntaxFault)
      }
    }),
    RUNS,
  )
})

test('a long record is read in one pass', () => {
  for (const part of ['a', 'a.', '%{d}', '/1', '//', 'a:a', '-'])
    try {
      parseRecord(`v=spf1 a:${part.repeat(60_000 / part.length)}`)
    } catch (error) {
      assert.ok(error instanceof SyntaxFault)
    }
})

test('macros: parts from the right, turned round, other delimiters, escaped', async () => {
  const values = {
    s: 'strong-bad@email.example.com',
    l: 'strong-bad',
    d: 'email.example.com',
    i: '192.0.2.3',
    v: 'in-addr',
  }
  const filled = (text: string): Promise<string> =>
    expand(parseDomainSpec(text), async (letter) => (values as Record<string, string>)[letter] ?? '')
  // RFC 7208 §7.4
  assert.equal(await filled('%{d4}'), 'email.example.com')
  assert.equal(await filled('%{d2}'), 'example.com')
  assert.equal(await filled('%{dr}'), 'com.example.email')
  assert.equal(await filled('%{d2r}'), 'example.email')
  assert.equal(await filled('%{lr-}'), 'bad.strong')
  assert.equal(await filled('%{l1r-}'), 'strong')
  assert.equal(await filled('%{ir}.%{v}._spf.%{d2}'), '3.2.0.192.in-addr._spf.example.com')
  assert.equal(await filled('%{lr-}.lp._spf.%{d2}'), 'bad.strong.lp._spf.example.com')
  assert.equal(await filled('%{S}'), 'strong-bad%40email.example.com')
})
