/**
 * THREATS FI5: what a stranger writes costs the readers and rules of level 3 linear and bounded time: texts made of the
 * beginnings of everything that they look for, a mebibyte of each.
 */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readPhrase } from '../../src/mail/bounce/phrase.ts'
import { readStructure } from '../../src/mail/mime/structure.ts'
import { TokenIndex } from '../../src/service/filter/classifier/counts.ts'
import { likelihood } from '../../src/service/filter/classifier/judge.ts'
import { TOKENS_MAX } from '../../src/service/filter/classifier/limits.ts'
import { tokensOf } from '../../src/service/filter/classifier/tokens.ts'
import { factsOf } from '../../src/service/filter/content/facts.ts'
import {
  LINKS_MAX,
  PHRASE_TRIES_MAX,
  TEXT_OCTETS_MAX,
  WORD_SIGNS_MAX,
  WORDS_MAX,
} from '../../src/service/filter/content/limits.ts'
import { loadHostLists, loadRules } from '../../src/service/filter/content/load-rules.ts'
import { PhraseIndex } from '../../src/service/filter/content/phrase-index.ts'
import { readMail } from '../../src/service/filter/content/reading.ts'
import { RuleBook } from '../../src/service/filter/content/rules.ts'
import { sketchOf } from '../../src/service/filter/content/sketch.ts'
import { addWords } from '../../src/service/filter/content/words.ts'
import { cpuMs } from '../kit/cpu-time.ts'

const MEBIBYTE = 1024 * 1024
/** Of one message through all of level 3 that is ours. */
const BUDGET_MS = 200
const LISTS = loadHostLists()
const RULES = loadRules()
const BOOK = new RuleBook(RULES)

/** What some reader might read again and again. */
const UNITS = [
  ...[
    'a',
    ' ',
    '\n',
    '\r\n',
    '\t ',
    '<',
    '>',
    '<<',
    '<a',
    '<a ',
    '</',
    '<!--',
    '<!-- -->',
    '<!',
    '<?',
    '&',
    '&#',
    '&amp',
    '&#x41;',
  ],
  ...[
    '<a href=',
    '<a href="',
    "<a href='",
    '<a href=x',
    '<p style="',
    '<p style="display:none">',
    '<font color=white>',
    '<script>',
    '<style>',
  ],
  ...[
    '<img width=1 height=1 src=x>',
    '<form>',
    '<table>',
    '<x>',
    '<a b= "',
    '<a b=\'"',
    '<p hidden>',
    '</p>',
    '<title>',
    '<template>',
  ],
  ...[
    'http://',
    'http://a',
    '://',
    'https://a.b/?u=http://',
    'http://a@',
    'http://1.2.3.4:99/',
    '//',
    'http:///',
    '@',
    'a@b ',
  ],
  ...[
    '!',
    '$1 ',
    '1,',
    '1.1',
    '%',
    '€ ',
    'A ',
    'a b c d e ',
    'v1agra ',
    'V I A G R A ',
    '-',
    '--\n',
    '-- \n',
    '_',
    '==========\n',
    '>',
  ],
  ...[
    '=?',
    '=?utf-8?q?',
    '=?utf-8?b?YQ==?= ',
    '?=',
    '(',
    ')',
    '((',
    '"',
    '\\',
    ';',
    ':',
    ',',
    '<a@b>',
    'á',
    'я',
    '日',
    '\u200b',
    'a\u200b',
  ],
  ...[
    'free ',
    'click ',
    'your ',
    'gratis ',
    'su ',
    'su cuenta ',
    'verify your ',
    'million united ',
    'next of ',
    'unsubscrib',
    'masturb ',
  ],
  ...RULES.flatMap(({ when }) =>
    when.flatMap((one) => ('words' in one ? [`${one.phrases[0]?.split(' ')[0]?.split('|')[0]} `] : [])),
  ),
]

function look(bytes: Uint8Array): number {
  const reading = readMail(bytes, readStructure(bytes))
  const held = BOOK.judge(reading, factsOf(reading, LISTS, 0))
  return held.length + tokensOf(reading).length + sketchOf(reading.words).length
}

function messageOf(type: string, text: string): Buffer {
  return Buffer.from(`From: a@b.test\r\nContent-Type: ${type}; charset=utf-8\r\n\r\n${text}`)
}

suite('FI5: level 3 in bounded time', () => {
  for (const type of ['text/plain', 'text/html'])
    test(`a mebibyte of each of ${UNITS.length} texts as ${type}`, () => {
      for (const unit of new Set(UNITS)) {
        const bytes = messageOf(type, unit.repeat(Math.ceil(MEBIBYTE / unit.length)))
        const spent = cpuMs(() => look(bytes), 1)
        assert.ok(spent < BUDGET_MS, `${JSON.stringify(unit)}: ${spent.toFixed(0)} ms`)
      }
    })

  test('HTML of 20 MB', () => {
    const bytes = messageOf(
      'text/html',
      '<div style="display:none"><a href="http://a.test/">x</a> '.repeat(400_000),
    )
    assert.ok(bytes.length > 20_000_000)
    const structure = readStructure(bytes)
    const spent = cpuMs(() => readMail(bytes, structure), 1)
    assert.ok(spent < BUDGET_MS, `${spent.toFixed(0)} ms`)
  })

  for (const name of ['From', 'To', 'Subject', 'Received', 'Message-ID', 'X-Mailer', 'Content-Type'])
    test(`a long ${name}, and two thousand of them`, () => {
      for (const unit of ['(', '<a@b', '=?utf-8?q?', 'a ', '"', ';a*0*=', '!', 'A1 ', '@', 'x.y.'])
        for (const header of [
          `${name}: ${unit.repeat(60_000)}\r\n`,
          `${name}: ${unit.repeat(20)}\r\n`.repeat(2000),
        ]) {
          const bytes = Buffer.from(`${header}\r\ntext`)
          const spent = cpuMs(() => look(bytes), 1)
          assert.ok(spent < BUDGET_MS, `${unit}: ${spent.toFixed(0)} ms`)
        }
    })

  test('a model of a million tokens is asked in bounded time', () => {
    const tokens = Uint32Array.from({ length: 1_000_000 }, (_, n) => n * 4000)
    const column = new Uint16Array(tokens.length).fill(3)
    const index = new TokenIndex({ tokens, spam: column, ham: column, spamMessages: 9, hamMessages: 5 })
    const asked = Uint32Array.from({ length: TOKENS_MAX }, (_, n) => n * 4000)
    assert.ok(cpuMs(() => likelihood(asked, [index, index, index])) < 20)
  })
})

suite('FI5: limits of the reading', () => {
  test('phrases are tried so often and no more, whatever the text', () => {
    const index = new PhraseIndex(Array.from({ length: 50 }, (_, n) => readPhrase(`tu ~3 x${n}`, {})))
    const words = (count: number): string[] => new Array<string>(count).fill('tu')
    const most = PHRASE_TRIES_MAX / 50
    assert.equal(index.find(words(most - 1), new Set()), PHRASE_TRIES_MAX - 50)
    assert.equal(index.find(words(most), new Set()), PHRASE_TRIES_MAX)
    assert.equal(index.find(words(most + 1), new Set()), PHRASE_TRIES_MAX)
  })

  for (const [count, kept] of [
    [WORDS_MAX - 1, WORDS_MAX - 1],
    [WORDS_MAX, WORDS_MAX],
    [WORDS_MAX + 1, WORDS_MAX],
  ] as const)
    test(`of ${count} words ${kept} are read`, () => {
      const bytes = messageOf('text/plain', 'uno '.repeat(count))
      assert.equal(readMail(bytes, readStructure(bytes)).words.length, kept)
    })

  for (const [length, kept] of [
    [WORD_SIGNS_MAX - 1, 1],
    [WORD_SIGNS_MAX, 1],
    [WORD_SIGNS_MAX + 1, 0],
  ] as const)
    test(`a word of ${length} signs is ${kept === 1 ? 'one' : 'none'}`, () => {
      const words: string[] = []
      addWords(words, 'x'.repeat(length), WORDS_MAX)
      assert.equal(words.length, kept)
    })

  for (const [count, kept] of [
    [LINKS_MAX - 1, LINKS_MAX - 1],
    [LINKS_MAX, LINKS_MAX],
    [LINKS_MAX + 1, LINKS_MAX],
  ] as const)
    test(`of ${count} links ${kept} are looked at`, () => {
      const bytes = messageOf('text/html', '<a href="http://a.test/">x</a>'.repeat(count))
      assert.equal(readMail(bytes, readStructure(bytes)).links.length, kept)
    })

  for (const [length, kept] of [
    [TEXT_OCTETS_MAX - 1, TEXT_OCTETS_MAX - 1],
    [TEXT_OCTETS_MAX, TEXT_OCTETS_MAX],
    [TEXT_OCTETS_MAX + 1, TEXT_OCTETS_MAX],
  ] as const)
    test(`of a text of ${length} octets ${kept} are read`, () => {
      const bytes = messageOf('text/plain', 'x'.repeat(length))
      assert.equal(readMail(bytes, readStructure(bytes)).plain.length, kept)
    })
})
