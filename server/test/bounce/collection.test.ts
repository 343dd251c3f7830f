/**
 * The classifier against 277 real notices of some 80 systems. The bounds are those of the specification; each half is
 * held to them too, so that no rule can live off one group of messages.
 */
import { suite, type TestContext, test } from 'node:test'
import { type BounceReport, classifyMessage } from '../../src/mail/bounce/classify-message.ts'
import { loadBounceRules } from '../../src/service/bounce/load-rules.ts'
import { isFailure, type Real, readCollection } from './collection.ts'

const RECOGNISED_MIN = 0.97
const HARDNESS_MIN = 0.92
const DIGIT_MIN = 0.95
/** What each half may fall short of the bounds: with 130 messages one is worth 0.8 %. */
const HALF_SLACK = 0.02
/** Not one of these is a bounce to us: one is forwarded by a person, one is a list's answer, one comes as “Re:”. */
const NOT_OURS = ['lhost-fml-02.eml', 'lhost-sendmail-14.eml', 'lhost-verizon-02.eml']

const rules = loadBounceRules()
const real = readCollection().map((one) => ({ ...one, report: classifyMessage(rules, one.bytes) }))
type Judged = Real & { readonly report: BounceReport }

suite('real bounces', () => {
  const halves = [0, 1].map((half) => real.filter((_, index) => index % 2 === half))
  for (const [name, some, slack] of [
    ['all', real, 0],
    ['one half', halves[0] ?? [], HALF_SLACK],
    ['the other half', halves[1] ?? [], HALF_SLACK],
  ] as const)
    test(`are recognised, hard or soft, with the right first digit: ${name}`, (t: TestContext) => {
      const { recognised, hardness, digit } = rates(some)
      t.diagnostic(JSON.stringify({ messages: some.length, recognised, hardness, digit }))
      t.assert.ok(some.length > 100)
      t.assert.ok(recognised >= RECOGNISED_MIN - slack, `recognised ${recognised}`)
      t.assert.ok(hardness >= HARDNESS_MIN - slack, `hard or soft ${hardness}`)
      t.assert.ok(digit >= DIGIT_MIN - slack, `first digit ${digit}`)
    })

  test('those that are not taken for one are known', (t: TestContext) => {
    const missed = real.filter((one) => isFailure(one) && !one.report.bounce).map(({ file }) => file)
    t.assert.deepStrictEqual(missed, NOT_OURS)
  })

  test('complaints, automatic replies and receipts are what they are', (t: TestContext) => {
    for (const { file, answers, report } of real.filter((one) => !isFailure(one))) {
      t.assert.equal(report.bounce, false, file)
      const [reason] = answers.map((answer) => answer.reason)
      // One of the complaints is what a mail program sends to leave a list, and says itself that it is automatic.
      const expected = {
        feedback: ['feedback', 'auto-reply'],
        vacation: ['auto-reply'],
        delivered: ['delivery-receipt'],
      }
      t.assert.ok(expected[reason as keyof typeof expected].includes(report.kind), `${file}: ${report.kind}`)
    }
  })

  test('a verdict is never hard when it is our reputation, or when the status says that it passes', (t: TestContext) => {
    for (const { file, report } of real)
      for (const { fault, hardness, status } of report.recipients)
        if (hardness === 'hard') {
          t.assert.equal(fault, 'recipient', file)
          t.assert.ok(!status.startsWith('4'), file)
        }
  })
})

function rates(some: readonly Judged[]): { recognised: number; hardness: number; digit: number } {
  const failures = some.filter((one) => isFailure(one))
  const pairs = some
    .filter(({ answers }) => answers[0]?.status !== '')
    .flatMap(({ answers, report }) =>
      answers.map((answer, index) => ({ answer, got: report.recipients[index] })),
    )
  const rated = pairs.filter(({ answer }) => answer.reason !== 'delivered')
  return {
    recognised: share(failures, ({ report }) => report.bounce),
    hardness: share(
      rated,
      ({ answer, got }) => got !== undefined && (got.hardness === 'hard') === answer.hard,
    ),
    digit: share(pairs, ({ answer, got }) => got?.status.charAt(0) === answer.status.charAt(0)),
  }
}

function share<T>(all: readonly T[], holds: (one: T) => boolean): number {
  return all.filter((one) => holds(one)).length / all.length
}
