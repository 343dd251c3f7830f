/** What needs people is told apart from what leaves by itself, and stands first. */
import { type TestContext, test } from 'node:test'
import { byNeed, fitting, needOf, type RadarGroup, sideOf, sumOf } from './radar.ts'

const group = (target: string, waiting: number, more: Partial<RadarGroup> = {}): RadarGroup => ({
  ...{ group: target, target, provider: null, state: 'waiting', cause: 'outage', hint: null },
  ...{ domains: [`${target}.test`], domainCount: 1, waiting, people: 1, why: '', todo: '' },
  ...{
    since: '2026-11-22T10:00:00.000Z',
    next: null,
    reply: { code: 451, status: '', text: '', host: null },
  },
  ...more,
})

const GROUPS = [
  group('lenta', 90, { cause: 'greylisting' }),
  group('Microsoft', 50, { cause: 'reputation' }),
  group('Outlook', 7, { cause: 'rate', hint: 'microsoftRate' }),
  group('parada', 3, { state: 'held' }),
]

test('what needs people stands first, and the sums say how much of each there is', (t: TestContext) => {
  t.assert.deepStrictEqual(
    [...GROUPS].sort(byNeed).map(({ target }) => target),
    ['Microsoft', 'parada', 'lenta', 'Outlook'],
  )
  const { worst, ...sums } = sumOf(GROUPS)
  t.assert.deepStrictEqual(sums, { total: 150, act: 50, wait: 97, held: 3 })
  t.assert.strictEqual(worst?.target, 'Microsoft')
  t.assert.strictEqual(sumOf([]).worst, undefined)
})

test('a known reply says more than its cause', (t: TestContext) => {
  t.assert.strictEqual(needOf(group('g', 1, { cause: 'rate', hint: 'gmailRate' })), 'act')
  t.assert.strictEqual(needOf(group('g', 1, { cause: 'policy', hint: 'recipientBusy' })), 'wait')
  t.assert.strictEqual(sideOf(group('g', 1, { cause: 'policy', hint: 'ptr' })), 'ours')
  t.assert.strictEqual(sideOf(group('g', 1)), 'theirs')
})

test('rows are found by destination, domain, cause and need', (t: TestContext) => {
  const names = (filter: Parameters<typeof fitting>[1]): string =>
    fitting(GROUPS, filter)
      .map(({ target }) => target)
      .join(' ')
  t.assert.strictEqual(names({ words: 'MICRO' }), 'Microsoft')
  t.assert.strictEqual(names({ words: 'lenta.test' }), 'lenta')
  t.assert.strictEqual(names({ need: 'wait', cause: 'rate' }), 'Outlook')
})
