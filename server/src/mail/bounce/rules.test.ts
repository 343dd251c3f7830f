import { suite, type TestContext, test } from 'node:test'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { type RuleText, type RuleTexts, readRules } from './rules.ts'

const RULE: RuleText = { id: 'one', why: 'said so', means: 'full', text: ['mailbox full'] }
const SIGNS =
  'failedSubject failedText delayedSubject delayedText daemonName returnedMark returnedLine forwardMark autoReplySubject challenge readSubject deliveredText complaint gaveUp'
const TEXTS: RuleTexts = {
  families: {},
  meanings: { full: { class: 'full', fault: 'recipient', hard: false, cause: 'full', detail: '2.2' } },
  literal: [RULE],
  status: [],
  meaning: [],
  general: [],
  signs: Object.fromEntries(SIGNS.split(' ').map((name) => [name, ['a']])),
}

suite('rules as they are written', () => {
  test('are read', (t: TestContext) => {
    t.assert.equal(readRules(TEXTS).literal[0]?.id, 'one')
  })

  for (const [name, texts] of Object.entries({
    'an id twice': { meaning: [RULE] },
    'no reason': { literal: [{ ...RULE, why: ' ' }] },
    'a meaning that is nowhere': { literal: [{ ...RULE, means: 'gone' }] },
    'nothing to ask for': { literal: [{ id: 'one', why: 'so', means: 'full' }] },
    'a phrase that is none': { literal: [{ ...RULE, text: ['~3 full'] }] },
    'signs that are missing': { signs: {} },
    'a class that is none': {
      meanings: {
        full: { ...TEXTS.meanings['full'], class: 'colour' } as unknown as RuleTexts['meanings'][string],
      },
    },
  } satisfies Record<string, Partial<RuleTexts>>))
    test(`${name} is refused`, (t: TestContext) => {
      t.assert.throws(() => readRules({ ...TEXTS, ...texts }), SyntaxFault)
    })
})
