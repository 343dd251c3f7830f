/** What is listed, what was asked, and who turns our mail away. */
import { type TestContext, test } from 'node:test'
import {
  lastLook,
  listedIn,
  listsAsked,
  type Replies,
  type Subject,
  sourcesOf,
  standingOf,
  worstReplies,
} from './reputation.ts'

const subject = (name: string, more: Partial<Subject> = {}): Subject => ({
  ...{ kind: 'address', name, checkedAt: null, clean: 0, listed: [], refused: [], silent: [] },
  ...more,
})
const LISTED: Subject['listed'] = [
  {
    ...{ list: 'x', listName: 'X', since: '2026-11-20T00:00:00.000Z', found: [], meaning: [], reason: '' },
    ...{ page: null, steps: null },
  },
]

test('what is listed is found, and a resolver that is refused is no listing', (t: TestContext) => {
  const known = {
    addresses: [
      subject('203.0.113.25', { listed: LISTED, clean: 30, refused: ['a'] }),
      subject('203.0.113.26'),
    ],
    domains: [subject('empresa.test', { checkedAt: '2026-11-22T10:00:00.000Z', refused: ['a', 'b'] })],
  }
  t.assert.deepStrictEqual(
    listedIn(known).map(({ name }) => name),
    ['203.0.113.25'],
  )
  t.assert.strictEqual(listsAsked(known), 32)
  t.assert.strictEqual(lastLook(known), '2026-11-22T10:00:00.000Z')
  t.assert.strictEqual(lastLook({ addresses: [], domains: [] }), undefined)
})

test('how a server stands with the lists is said only of what was looked at', (t: TestContext) => {
  const checkedAt = '2026-11-22T10:00:00.000Z'
  t.assert.strictEqual(standingOf([]), undefined)
  t.assert.strictEqual(standingOf([subject('203.0.113.25', { listed: LISTED })]), undefined)
  const silent = subject('203.0.113.25', { checkedAt, refused: ['a'] })
  t.assert.deepStrictEqual(standingOf([silent]), { kind: 'silent' })
  const clean = subject('203.0.113.25', { checkedAt, clean: 38 })
  t.assert.deepStrictEqual(standingOf([clean, silent]), { kind: 'clean', lists: 38 })
  const on = subject('empresa.test', { checkedAt, clean: 5, listed: [...LISTED, ...LISTED] })
  t.assert.deepStrictEqual(standingOf([clean, on]), { kind: 'listed', lists: ['X'] })
})

test('a provider stands out when more than a few are turned away for our reputation', (t: TestContext) => {
  const replies = (provider: string, taken: number, reputation: number): Replies => ({
    ...{ provider, taken, refused: reputation, reputation },
  })
  t.assert.strictEqual(worstReplies([replies('google', 1000, 8)]), undefined)
  t.assert.strictEqual(worstReplies([replies('few', 3, 3)]), undefined)
  t.assert.strictEqual(
    worstReplies([replies('google', 1000, 8), replies('microsoft', 70, 30)])?.provider,
    'microsoft',
  )
})

test('sources are summed over days, proved by DKIM or SPF', (t: TestContext) => {
  t.assert.deepStrictEqual(
    sourcesOf([
      { source: 'a', result: 'none fail pass', count: 3 },
      { source: 'b', result: 'none fail fail', count: 9 },
      { source: 'a', result: 'reject fail fail', count: 1 },
    ]),
    [
      { source: 'b', proved: 0, not: 9 },
      { source: 'a', proved: 3, not: 1 },
    ],
  )
})
