import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { compareOctets } from './casemap.ts'
import { OrderedTexts } from './ordered-texts.ts'

test('ranks follow the octets, also after more was added', (t: TestContext) => {
  const sign = fc.constantFrom('A', 'B', 'Ñ', '\ue000', '\u{1f600}')
  const texts = fc.array(fc.string({ unit: sign, maxLength: 3 }))
  fc.assert(
    fc.property(texts, texts, (some, more) => {
      const ordered = new OrderedTexts()
      for (const added of [some, more]) {
        const places = added.map((text) => ordered.add(text))
        t.assert.deepStrictEqual(
          places.map((place) => ordered.at(place)),
          added,
        )
        const ranks = ordered.ranks()
        const byRank = Array.from(ranks.keys())
          .sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0))
          .map((place) => ordered.at(place))
        t.assert.deepStrictEqual(byRank, byRank.toSorted(compareOctets))
        t.assert.strictEqual(new Set(byRank).size, ordered.count)
      }
    }),
  )
})
