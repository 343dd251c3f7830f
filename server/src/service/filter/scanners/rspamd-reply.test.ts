import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { RSPAMD_SYMBOLS_MAX, RSPAMD_SYMBOLS_READ_MAX } from './limits.ts'
import { readRspamdReply } from './rspamd-reply.ts'

const sum = (findings: readonly { readonly points: number }[]): number =>
  findings.reduce((total, { points }) => total + points, 0)
const answer = (more: object): string =>
  JSON.stringify({ score: 0, required_score: 15, action: 'no action', symbols: {}, ...more })

test('symbols become findings, scaled so that its junk is ours', (t: TestContext) => {
  const symbols = { A: { score: 4 }, B: { score: -1 }, C: { score: 0 } }
  const read = readRspamdReply(answer({ score: 3, symbols, thresholds: { 'add header': 6 } }), 3)
  t.assert.deepStrictEqual(read?.findings.slice(1), [
    { level: 3, rule: 'rspamd.symbol', points: 2, values: { symbol: 'A' } },
    { level: 3, rule: 'rspamd.symbol', points: -0.5, values: { symbol: 'B' } },
  ])
  t.assert.strictEqual(sum(read?.findings ?? []), 1.5)
})

test('what it refuses without points has the points for it', (t: TestContext) => {
  const read = readRspamdReply(
    answer({ score: 15, action: 'reject', is_skipped: true, symbols: { GTUBE: { score: 0 } } }),
    6,
  )
  t.assert.strictEqual(sum(read?.findings ?? []), 15)
  t.assert.strictEqual(sum(readRspamdReply(answer({ action: 'reject', score: 1 }), 6)?.findings ?? []), 15)
})

test('many symbols: the heaviest are told, the others are one sum', (t: TestContext) => {
  for (const count of [RSPAMD_SYMBOLS_MAX - 1, RSPAMD_SYMBOLS_MAX, RSPAMD_SYMBOLS_MAX + 1]) {
    const symbols = Object.fromEntries(Array.from({ length: count }, (_, n) => [`S${n}`, { score: 1 }]))
    const { findings } = readRspamdReply(answer({ score: count, symbols }), 6) ?? { findings: [] }
    t.assert.strictEqual(sum(findings), count)
    t.assert.strictEqual(
      findings.length,
      Math.min(count, RSPAMD_SYMBOLS_MAX) + 1 + Number(count > RSPAMD_SYMBOLS_MAX),
    )
  }
})

test('answers of more symbols than are read are none', (t: TestContext) => {
  const of = (count: number) =>
    answer({ symbols: Object.fromEntries(Array.from({ length: count }, (_, n) => [`S${n}`, { score: 0 }])) })
  t.assert.ok(readRspamdReply(of(RSPAMD_SYMBOLS_READ_MAX - 1), 6))
  t.assert.ok(readRspamdReply(of(RSPAMD_SYMBOLS_READ_MAX), 6))
  t.assert.strictEqual(readRspamdReply(of(RSPAMD_SYMBOLS_READ_MAX + 1), 6), undefined)
})

test('what is no answer of Rspamd', (t: TestContext) => {
  const answers = [
    '',
    '{',
    'null',
    '[]',
    '{}',
    '{"score":1}',
    answer({ action: 'eat' }),
    answer({ score: '1' }),
  ]
  answers.push(answer({ score: 1e300 }), answer({ symbols: [] }), answer({ symbols: { A: { score: null } } }))
  for (const one of answers) t.assert.strictEqual(readRspamdReply(one, 6), undefined, one)
})

test('whatever is answered: findings are numbers and names, or there are none', (t: TestContext) => {
  const score = fc.oneof(fc.double(), fc.integer(), fc.string(), fc.constant(null))
  const reply = fc.record(
    {
      score,
      required_score: score,
      action: fc.oneof(fc.constantFrom('reject', 'no action', 'add header'), fc.string()),
      symbols: fc.dictionary(fc.string(), fc.oneof(fc.record({ score }), fc.anything())),
      thresholds: fc.dictionary(fc.constantFrom('reject', 'add header', '__proto__'), score),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        reply.map((value) => JSON.stringify(value)),
        fc.string(),
      ),
      (text) => {
        for (const { points, values } of readRspamdReply(text, 6)?.findings ?? []) {
          t.assert.ok(Number.isFinite(points))
          t.assert.match(String(values?.['symbol'] ?? ''), /^[A-Za-z0-9_.-]{0,64}$/)
        }
      },
    ),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 500) },
  )
})
