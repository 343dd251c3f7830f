/** The good and the bad are parted as chosen, and nothing is in both. */
import { type TestContext, test } from 'node:test'
import { decisionOf, type Pile, reachedBy } from './triage.ts'

const pile = (subject: string, messages: number, proposal: Pile['proposal']): Pile => ({
  ...{ subject, subjects: 1, messages, recipients: messages, replies: 0, proposal },
  ids: Array.from({ length: messages }, (_, n) => `${subject}${n}`),
  sample: { recipient: '', subject, text: '' },
})

test('what is proposed holds until somebody chooses', (t: TestContext) => {
  const piles = [pile('a', 3, 'drop'), pile('b', 1, 'release'), pile('c', 2, 'doubt')]
  const counts = (choices: Parameters<typeof decisionOf>[1]): string => {
    const { drop, doubt, release } = decisionOf(piles, choices)
    return `${drop.messages} ${doubt.messages} ${release.messages}`
  }
  t.assert.strictEqual(counts({}), '3 2 1')
  t.assert.strictEqual(counts({ c0: 'release', a0: 'doubt' }), '0 3 3')
  t.assert.deepStrictEqual(decisionOf(piles, {}).release.ids, ['b0'])
})

test('whom it reached is told once each', (t: TestContext) => {
  const events = [
    { kind: 'relayed', to: ['b@x', 'a@x'] },
    { kind: 'deferred', to: ['c@x'] },
    { kind: 'relayed', to: ['a@x'] },
  ]
  t.assert.deepStrictEqual(reachedBy(events), ['a@x', 'b@x'])
})
