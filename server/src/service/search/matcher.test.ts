/** What is answered with little knowledge of a message is what is answered with all of it. */
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import type { Flag } from '../../mail/flag.ts'
import type { ModSeq, Uid } from '../../mail/ids.ts'
import { compileKey, type Known } from './matcher.ts'
import { HeaderTexts, MessageTexts } from './message-texts.ts'
import type { SearchKey } from './search-key.ts'

const KEYWORDS = ['$Work' as Flag]
const NOW = 2_000_000_000_000
const DAY = 86_400_000
const SOURCE = 'From: Ana <ana@b.test>\r\nSubject: =?utf-8?q?Reuni=C3=B3n?=\r\n\r\nA las diez, en Lima.\r\n'
const BYTES = new TextEncoder().encode(SOURCE)
const TEXTS = new MessageTexts(BYTES)
const CONTEXT = { keywords: KEYWORDS, lastNumber: 9, lastUid: 90, saved: [[20, 40]] as const, nowMs: NOW }

type Facts = { number: number; seen: boolean; work: boolean; modSeq: number; bytes: number; daysAgo: number }

const facts: fc.Arbitrary<Facts> = fc.record({
  number: fc.integer({ min: 1, max: 9 }),
  seen: fc.boolean(),
  work: fc.boolean(),
  modSeq: fc.integer({ min: 1, max: 5 }),
  bytes: fc.integer({ min: 1, max: 3 }),
  daysAgo: fc.integer({ min: 0, max: 3 }),
})

const leaf: fc.Arbitrary<SearchKey> = fc.oneof(
  fc.constantFrom<SearchKey>(
    { kind: 'all' },
    { kind: 'none' },
    { kind: 'flag', flag: '\\Seen' as Flag },
    { kind: 'flag', flag: '$work' as Flag },
    { kind: 'flag', flag: '$Never' as Flag },
    {
      kind: 'set',
      set: {
        by: 'seq',
        ranges: [
          [2, 3],
          [8, Number.POSITIVE_INFINITY],
        ],
      },
    },
    { kind: 'set', set: { by: 'uid', ranges: [[30, 55]] } },
    { kind: 'set', set: { by: 'seq', ranges: [], saved: true } },
    { kind: 'header', field: 'subject', text: 'REUNION' },
    { kind: 'header', field: 'subject', text: 'reunión de' },
    { kind: 'body', text: 'lima' },
    { kind: 'body', text: 'ana' },
    { kind: 'text', text: 'ana' },
    { kind: 'fuzzy', key: { kind: 'header', field: 'subject', text: 'reunon' } },
    { kind: 'fuzzy', key: { kind: 'body', text: 'cusco' } },
  ),
  fc.integer({ min: 1, max: 5 }).map((since): SearchKey => ({ kind: 'modseq', since: since as ModSeq })),
  fc
    .tuple(fc.constantFrom('larger' as const, 'smaller' as const), fc.integer({ min: 1, max: 3 }))
    .map(([kind, bytes]): SearchKey => ({ kind, bytes })),
  fc
    .tuple(fc.constantFrom('older' as const, 'younger' as const), fc.integer({ min: 1, max: 3 }))
    .map(([kind, days]): SearchKey => ({ kind, seconds: (days * DAY) / 1000 })),
)

const { key } = fc.letrec<{ key: SearchKey }>((tie) => ({
  key: fc.oneof(
    { maxDepth: 4 },
    leaf,
    tie('key').map((inner): SearchKey => ({ kind: 'not', key: inner })),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('key'), { minLength: 1, maxLength: 3 }),
      )
      .map(([kind, keys]): SearchKey => ({ kind, keys })),
  ),
}))

/** What the key means, said as plainly as can be. */
function holds(key: SearchKey, fact: Facts): boolean {
  switch (key.kind) {
    case 'all':
      return true
    case 'none':
    case 'message':
    case 'thread':
    case 'arrived':
    case 'sent':
    case 'saved':
      return false
    case 'and':
      return key.keys.every((inner) => holds(inner, fact))
    case 'or':
      return key.keys.some((inner) => holds(inner, fact))
    case 'not':
      return !holds(key.key, fact)
    case 'flag':
      return key.flag === '\\Seen' ? fact.seen : key.flag === '$work' && fact.work
    case 'set': {
      if (key.set.saved) return fact.number >= 2 && fact.number <= 4
      if (key.set.by === 'seq') return [2, 3, 8, 9].includes(fact.number)
      return [3, 4, 5].includes(fact.number)
    }
    case 'modseq':
      return fact.modSeq >= key.since
    case 'larger':
      return fact.bytes > key.bytes
    case 'smaller':
      return fact.bytes < key.bytes
    case 'older':
      return fact.daysAgo * DAY >= key.seconds * 1000
    case 'younger':
      return fact.daysAgo * DAY <= key.seconds * 1000
    case 'header':
      return key.text === 'REUNION'
    case 'body':
      return key.text === 'lima'
    case 'text':
      return true
    case 'fuzzy':
      return key.key.kind === 'header'
  }
}

test('a key holds of a message when it says so, however much of it is known', (t: TestContext) => {
  fc.assert(
    fc.property(key, facts, (key, fact) => {
      const needs = { sizes: false, threads: false, header: false, texts: false, questions: [] }
      const matches = compileKey(key, CONTEXT, needs)
      const little: Known = {
        number: fact.number,
        uid: (fact.number * 10) as Uid,
        place: fact.number - 1,
        messageId: fact.number,
        flagsLow: (fact.seen ? 8 : 0) | (fact.work ? 32 : 0),
        flagsHigh: 0,
        modSeq: fact.modSeq,
        scores: [],
      }
      const internalDateMs = NOW - fact.daysAgo * DAY
      const size = { sizeBytes: fact.bytes, internalDateMs, sentMs: undefined, savedMs: internalDateMs }
      const expected = holds(key, fact)
      const header = new HeaderTexts(BYTES)
      const answers = [little, { ...little, size }, { ...little, size, header }].map(matches)
      const whole = matches({ ...little, size, header: TEXTS.header, texts: TEXTS })
      t.assert.strictEqual(whole, expected)
      for (const answer of answers) t.assert.ok(answer === undefined || answer === expected)
      if (!needs.sizes && !needs.header && !needs.texts) t.assert.strictEqual(answers[0], expected)
      t.assert.ok(little.scores.every((score) => score >= 1 && score <= 100))
    }),
    { numRuns: 5_000 },
  )
})
