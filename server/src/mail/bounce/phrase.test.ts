import { suite, type TestContext, test } from 'node:test'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { GAP_WORDS_MAX, WORD_SIGNS_MAX, WORDS_MAX } from './limits.ts'
import { hasPhrase, readPhrase } from './phrase.ts'
import { wordsOf } from './words.ts'

const FAMILIES = { full: ['full', 'llen*'] }

suite('phrases', () => {
  for (const [phrase, text, holds] of [
    ['mailbox full', 'Mailbox full', true],
    ['mailbox full', 'mailbox is full', false],
    ['mailbox ~1 full', 'mailbox is full', true],
    ['mailbox ~1 full', 'mailbox is now full', false],
    ['mailbox is? full', 'mailbox full', true],
    ['buzon ~2 $full', 'El buzón está llenísimo', true],
    ["doesn't exist", 'The user doesn’t exist', true],
    ['@ unknown', '<a.b@c.test>: Unknown', true],
    ['#ip ~2 listed', '192.0.2.7 is listed', true],
    ['#ip', '2001:db8::7', true],
    ['不存在', '收件人地址不存在', true],
    ['user unknown', 'https://a.test/user/unknown', false],
    ['spamhaus', 'see https://www.spamhaus.org/query?x=user', true],
  ] as const)
    test(`${phrase}: ${text}`, (t: TestContext) => {
      t.assert.equal(hasPhrase(wordsOf(text), readPhrase(phrase, FAMILIES)), holds)
    })

  test('what is no phrase is refused', (t: TestContext) => {
    for (const phrase of ['', '~2 full', 'a? b', 'a ~0 b', `a ~${GAP_WORDS_MAX + 1} b`, '$nobody', 'a|b-c'])
      t.assert.throws(() => readPhrase(phrase, FAMILIES), SyntaxFault, phrase)
    t.assert.equal(readPhrase(`a ~${GAP_WORDS_MAX} b`, FAMILIES).steps.length, 3)
  })

  test('words of a text are bounded in number and length', (t: TestContext) => {
    for (const count of [WORDS_MAX - 1, WORDS_MAX, WORDS_MAX + 1])
      t.assert.equal(wordsOf('a '.repeat(count)).length, Math.min(count, WORDS_MAX))
    for (const signs of [WORD_SIGNS_MAX - 1, WORD_SIGNS_MAX, WORD_SIGNS_MAX + 1])
      t.assert.equal(wordsOf('a'.repeat(signs))[0]?.length, Math.min(signs, WORD_SIGNS_MAX))
  })
})
