import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import {
  formatStsPolicy,
  MAX_AGE_SECONDS,
  onlyStsId,
  POLICY_BYTES_MAX,
  POLICY_MX_MAX,
  parseStsPolicy,
  stsNames,
  stsRecordId,
} from './policy.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 5_000)

test('a policy reads back as it was written, with either line end', (t: TestContext) => {
  const policy = { mode: 'enforce', mx: ['mail.a.test', '*.b.test'], maxAgeSeconds: 86_400 } as const
  const text = formatStsPolicy(policy)
  t.assert.deepStrictEqual(parseStsPolicy(text), policy)
  t.assert.deepStrictEqual(parseStsPolicy(text.replaceAll('\r\n', '\n')), policy)
})

test('unknown fields are passed over, and the first of two counts', (t: TestContext) => {
  const policy = parseStsPolicy(
    'version: STSv1\nmode: testing\nmode: none\nfuture: x\nmx: A.Test\nmx: b.a.test.\nmax_age: 99999999\n',
  )
  t.assert.deepStrictEqual(policy, {
    mode: 'testing',
    mx: ['a.test', 'b.a.test'],
    maxAgeSeconds: MAX_AGE_SECONDS,
  })
})

test('what is no policy is refused', (t: TestContext) => {
  for (const text of [
    '',
    'mode: none\nmax_age: 1\n',
    'version: STSv2\nmode: none\nmax_age: 1\n',
    'version: STSv1\nmode: strict\nmx: a.test\nmax_age: 1\n',
    'version: STSv1\nmode: enforce\nmax_age: 1\n',
    'version: STSv1\nmode: enforce\nmx: a.test\n',
    'version: STSv1\nmode: enforce\nmx: a.*.test\nmax_age: 1\n',
    'version: STSv1\nmode: enforce\nmx: *\nmax_age: 1\n',
    'version: STSv1\nmode: enforce\nmx: a.test\nmax_age: -1\n',
    '<html>not found</html>',
    `version: STSv1\nmode: enforce\n${'mx: a.test\n'.repeat(POLICY_MX_MAX + 1)}max_age: 1\n`,
    `version: STSv1\nmode: none\nmax_age: 1\n${' '.repeat(POLICY_BYTES_MAX)}`,
  ])
    t.assert.throws(() => parseStsPolicy(text), SyntaxFault, text.slice(0, 60))
  t.assert.strictEqual(
    parseStsPolicy(`version: STSv1\nmode: enforce\n${'mx: a.test\n'.repeat(POLICY_MX_MAX)}max_age: 1\n`).mx
      .length,
    POLICY_MX_MAX,
  )
})

test('ids', (t: TestContext) => {
  t.assert.strictEqual(stsRecordId('v=STSv1; id=20261122;'), '20261122')
  t.assert.strictEqual(stsRecordId('v=STSv1;x=1;id=a'), 'a')
  for (const text of [
    'v=STSv1',
    'v=STSv1; id=',
    'v=STSv1; id=a-b',
    'v=STSv1; id=a b',
    ' id=a',
    'v=spf1 -all',
  ])
    t.assert.strictEqual(stsRecordId(text), undefined, text)
  t.assert.strictEqual(stsRecordId(`v=STSv1; id=${'a'.repeat(32)}`), 'a'.repeat(32))
  t.assert.strictEqual(stsRecordId(`v=STSv1; id=${'a'.repeat(33)}`), undefined)
  t.assert.strictEqual(onlyStsId(['v=spf1 -all', 'v=STSv1; id=a']), 'a')
  t.assert.strictEqual(onlyStsId(['v=STSv1; id=a', 'v=STSv1; id=a']), undefined)
})

test('an asterisk stands for one label', (t: TestContext) => {
  const policy = { mx: ['mail.a.test', '*.b.test'] }
  for (const [host, named] of [
    ['mail.a.test', true],
    ['MAIL.A.test', true],
    ['a.test', false],
    ['x.b.test', true],
    ['b.test', false],
    ['x.y.b.test', false],
    ['x.b.test.evil.test', false],
  ] as const)
    t.assert.strictEqual(stsNames(policy, host), named, host)
})

test('whatever is written, it is a policy or a SyntaxFault', () => {
  const pieces = fc.constantFrom(
    'version: STSv1',
    'mode: enforce',
    'mode:none',
    'mx: a.test',
    'mx:*.b.test',
    'max_age: 9',
    '\n',
    '\r\n',
    ':',
    ' ',
    '\0',
    'ñ',
    '*',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const text = parts.join('')
      onlyStsId([text])
      try {
        const policy = parseStsPolicy(text)
        return policy.mode === 'none' || policy.mx.length > 0
      } catch (error) {
        if (error instanceof SyntaxFault) return true
        throw error
      }
    }),
    { numRuns: RUNS },
  )
})
