/** What is answered with little knowledge of a message is what is answered with all of it. */
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import type { Flag } from '../../mail/flag.ts'
import type { MailboxId, ModSeq } from '../../mail/ids.ts'
import { type Batch, NO, UNKNOWN, YES } from './batch.ts'
import { compileKey } from './matcher.ts'
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

/** What a batch knows of messages with those facts. */
function batchOf(facts: readonly Facts[]): Batch {
  const column = (value: (fact: Facts) => number): Uint32Array<ArrayBuffer> => Uint32Array.from(facts, value)
  const view = {
    mailboxId: 1 as MailboxId,
    modSeq: 5 as ModSeq,
    count: facts.length,
    uids: column(({ number }) => number * 10),
    messageIds: column(({ number }) => number),
    flagsLow: column(({ seen, work }) => (seen ? 8 : 0) | (work ? 32 : 0)),
    flagsHigh: new Uint32Array(facts.length),
    modSeqs: Float64Array.from(facts, ({ modSeq }) => modSeq),
  }
  return {
    numbers: column(({ number }) => number),
    places: Uint32Array.from(facts.keys()),
    view,
    scores: new Map(),
  }
}

function sizesOf(facts: readonly Facts[], uids: Uint32Array): Batch['sizes'] {
  const internalMs = Float64Array.from(facts, ({ daysAgo }) => NOW - daysAgo * DAY)
  const sizes = Uint32Array.from(facts, ({ bytes }) => bytes)
  const sentMs = new Float64Array(facts.length).fill(Number.NaN)
  const columns = { count: facts.length, uids, sizes, internalMs, sentMs, savedMs: internalMs }
  return { columns, rows: Int32Array.from(facts.keys()) }
}

test('a key holds of messages when it says so, however much of them is known', (t: TestContext) => {
  const rising = fc
    .uniqueArray(facts, { minLength: 1, maxLength: 6, selector: ({ number }) => number })
    .map((some) => some.sort((a, b) => a.number - b.number))
  fc.assert(
    fc.property(key, rising, fc.integer({ min: 0, max: 63 }), (key, some, asked) => {
      const needs = { sizes: false, threads: false, header: false, texts: false, files: false, questions: [] }
      const matches = compileKey(key, CONTEXT, needs)
      const wanted = Uint8Array.from(some, (_, at) => (asked >> at) & 1)
      const little = batchOf(some)
      const sizes = sizesOf(some, little.view.uids)
      const headers = some.map(() => new HeaderTexts(BYTES))
      const texts = some.map(() => TEXTS)
      const answers = [little, { ...little, sizes }, { ...little, sizes, headers }].map((batch) =>
        matches(batch, wanted),
      )
      const scores = new Map<number, number[]>()
      const whole = matches({ ...little, sizes, headers, texts, scores }, wanted)
      for (const [at, fact] of some.entries()) {
        if (wanted[at] === 0) continue
        const expected = holds(key, fact) ? YES : NO
        t.assert.strictEqual(whole[at], expected)
        for (const answer of answers) t.assert.ok(answer[at] === UNKNOWN || answer[at] === expected)
        if (!needs.sizes && !needs.header && !needs.texts) t.assert.strictEqual(answers[0]?.[at], expected)
      }
      for (const given of scores.values()) for (const score of given) t.assert.ok(score >= 1 && score <= 100)
    }),
    { numRuns: 3_000 },
  )
})
