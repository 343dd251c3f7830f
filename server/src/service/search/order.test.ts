/** Sorting in turns, positions of updates, the collation, and words that are alike. */
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { casemap, compareOctets } from '../../mail/message/casemap.ts'
import { editDistance, fuzzyScore, wordsOf } from './fuzzy.ts'
import { sortInTurns } from './sort-in-turns.ts'

test('sorted in turns is sorted', async (t: TestContext) => {
  for (const count of [0, 1, 2, 32_767, 32_768, 32_769, 65_536, 100_000]) {
    const values = Float64Array.from({ length: count }, (_, at) => ((at * 7_919) % 101) * count + at)
    const sorted = values.slice().sort()
    let turns = 0
    const done = await sortInTurns(values, () => {
      turns++
      return Promise.resolve()
    })
    t.assert.deepStrictEqual(done, sorted)
    t.assert.ok(turns >= Math.floor(count / 32_768), `${turns} turns for ${count}`)
  }
})

test('the collation knows neither case nor how accents were written, and orders as UTF-8 does', (t: TestContext) => {
  t.assert.strictEqual(casemap('Ñandú'), casemap('n\u0303ANDU\u0301'))
  t.assert.strictEqual(casemap('straße'), 'STRAßE')
  const sign = fc.oneof(fc.integer({ min: 0x61, max: 0x63 }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  const text = fc.array(sign, { maxLength: 4 }).map((codes) => String.fromCodePoint(...codes))
  fc.assert(
    fc.property(text, text, (a, b) => {
      t.assert.strictEqual(
        Math.sign(compareOctets(a, b)),
        Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))),
      )
    }),
  )
})

test('a slip of the pen is found, another word is not', (t: TestContext) => {
  const score = (text: string, wanted: string): number => fuzzyScore(text, wanted, wordsOf(wanted))
  t.assert.strictEqual(score('el presupuesto final', 'presupuesto final'), 100)
  t.assert.strictEqual(score('el presupuesto del final', 'final presupuesto'), 90)
  t.assert.strictEqual(score('el presupesto', 'presupuesto'), 60)
  t.assert.strictEqual(score('el persupuesto', 'presupuesto'), 60)
  t.assert.strictEqual(score('el prespesto', 'presupuesto'), 30)
  t.assert.strictEqual(score('el prusto', 'presupuesto'), 0)
  t.assert.strictEqual(score('col', 'sol'), 0)
  t.assert.strictEqual(score('cola', 'sola'), 60)
  t.assert.strictEqual(score('presupuesto', 'presupuesto nada'), 0)
  t.assert.strictEqual(score('algo', '...'), 0)
  t.assert.strictEqual(score('algo', ''), 100)
})

test('the distance is the same both ways and bounded', (t: TestContext) => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = editDistance(a, b, 2)
      t.assert.strictEqual(distance, editDistance(b, a, 2))
      t.assert.strictEqual(distance === 0, a === b)
      t.assert.ok(distance <= 3)
    }),
  )
})
