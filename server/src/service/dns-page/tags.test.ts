import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { readTags } from './tags.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 5_000)

test('tags, in any spacing', (t: TestContext) => {
  t.assert.deepStrictEqual(
    [...(readTags(' v = DMARC1 ;P=none; rua=mailto:a@b.test?x=1,mailto:c@d.test;') ?? [])],
    [
      ['v', 'DMARC1'],
      ['p', 'none'],
      ['rua', 'mailto:a@b.test?x=1,mailto:c@d.test'],
    ],
  )
  t.assert.deepStrictEqual([...(readTags('') ?? [])], [])
  for (const text of ['v', 'v=1; v=2', '=1', 'v=1; 2=x', 'v=1; a b=c', '\u0000=1'])
    t.assert.strictEqual(readTags(text), undefined, text)
})

test('whatever is written, it is a list or none', () => {
  const pieces = fc.constantFrom(
    'v=',
    'DMARC1',
    ';',
    '=',
    ' ',
    'p',
    'rua',
    'none',
    '\u0000',
    'ñ',
    '\ud800',
    'x'.repeat(999),
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const tags = readTags(parts.join(''))
      return tags === undefined || [...tags.keys()].every((name) => /^[a-z][a-z0-9_]*$/.test(name))
    }),
    { numRuns: RUNS },
  )
})
