import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { findTexts, mayHold, needleOf, TokenReader, TokenWriter } from './token-text.ts'

/** Few signs, so that needles are found. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', 'ñ', '日', '\0', '.'), maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
)

function write(texts: readonly string[], cut: number): ReturnType<TokenWriter['finish']> {
  const first = new TokenWriter()
  for (const each of texts.slice(0, cut)) first.add(each.toWellFormed())
  const second = new TokenWriter(first.finish())
  for (const each of texts.slice(cut)) second.add(each.toWellFormed())
  return second.finish()
}

test('a text comes back as it was, also when more were added to those stored', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), fc.nat(8), (texts, cut) => {
      const reader = new TokenReader(write(texts, cut))
      assert.deepEqual(
        texts.map((_, place) => reader.text(place)),
        texts.map((each) => each.toWellFormed()),
      )
    }),
    { numRuns: 2_000 },
  )
})

test('a needle is found in the texts that contain it and in no other', () => {
  const needle = fc.oneof(text, fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '日'), maxLength: 5 }))
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 8 }),
      needle,
      fc.nat(8),
      fc.nat(40),
      fc.nat(9),
      (texts, other, cut, from, length) => {
        // Half of the needles are cut out of a text.
        const own = (texts[0] ?? '').slice(from, from + length)
        for (const wanted of [other, own].map((each) => each.toWellFormed()).filter((each) => each !== '')) {
          const stored = write(texts, cut)
          const asked = needleOf(wanted)
          const truth = texts.flatMap((each, place) => (each.toWellFormed().includes(wanted) ? [place] : []))
          assert.deepEqual(
            findTexts(stored, asked, () => true),
            truth,
          )
          if (truth.length > 0) assert.ok(mayHold(stored.words, asked))
          assert.deepEqual(
            findTexts(stored, asked, (place) => place !== 0),
            truth.filter((place) => place !== 0),
          )
        }
      },
    ),
    { numRuns: 5_000 },
  )
})

test('more than 65,536 different words', () => {
  const words = Array.from({ length: 70_000 }, (_, i) => `w${i}`)
  const stored = write([words.join(' '), 'w1 w69999'], 1)
  assert.equal(new TokenReader(stored).text(0), words.join(' '))
  assert.deepEqual(
    findTexts(stored, needleOf('w69999'), () => true),
    [0, 1],
  )
  assert.deepEqual(
    findTexts(stored, needleOf('69998 w69'), () => true),
    [0],
  )
})
