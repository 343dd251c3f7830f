/** Every scanner of level 3 against texts that nobody meant: none throws, and none says what cannot be. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { readAttributes, scanHtml } from '../../src/mail/message/html-scan.ts'
import { htmlToText } from '../../src/mail/message/html-text.ts'
import { readStructure } from '../../src/mail/mime/structure.ts'
import { readSeed } from '../../src/service/filter/classifier/seed.ts'
import { tokensOf } from '../../src/service/filter/classifier/tokens.ts'
import { factsOf } from '../../src/service/filter/content/facts.ts'
import { organisationalDomain, readLink, urlsOf } from '../../src/service/filter/content/links.ts'
import { loadHostLists, loadRules } from '../../src/service/filter/content/load-rules.ts'
import { readHtml } from '../../src/service/filter/content/read-html.ts'
import { readMail } from '../../src/service/filter/content/reading.ts'
import { RuleBook } from '../../src/service/filter/content/rules.ts'
import { sketchOf } from '../../src/service/filter/content/sketch.ts'
import { addWords } from '../../src/service/filter/content/words.ts'

const LISTS = loadHostLists()
const BOOK = new RuleBook(loadRules())
const PIECES = [
  ...[
    '<',
    '>',
    '"',
    "'",
    '=',
    '/',
    '!',
    '--',
    '&',
    ';',
    '#',
    ' ',
    '\n',
    'a',
    'A',
    '1',
    '.',
    '@',
    ':',
    '%',
    '\0',
    'ñ',
    '日',
  ],
  ...[
    '<a href="http://x.test/">',
    '</a>',
    '<p style="display:none">',
    '</p>',
    '<!--',
    '-->',
    '<script>',
    '</script>',
    '<font color=white>',
  ],
  ...[
    'http://',
    'https://user@host.test:80/',
    'click here',
    'su cuenta',
    '&amp;',
    '&#65;',
    '<img src=x width=1 height=1>',
  ],
]
const soup = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(''))
const field = fc.constantFrom(
  'From',
  'To',
  'Subject',
  'Date',
  'Message-ID',
  'Received',
  'Reply-To',
  'X-Mailer',
  'List-Id',
  '__proto__',
)

suite('scanners of level 3', () => {
  test('HTML: pieces come in order, without gaps that hold text, and never twice', () => {
    fc.assert(
      fc.property(soup, (html) => {
        let end = 0
        scanHtml(html, new Set(['script']), {
          text: (from, to) => {
            assert.ok(from >= end && to > from && to <= html.length)
            end = to
          },
          tag: (_, __, from, to) => {
            assert.ok(from >= end && to >= from && to <= html.length)
            end = to
          },
        })
        assert.ok(htmlToText(html).length <= html.length + 1)
      }),
    )
  })

  test('attributes: at most so many, each value out of the tag', () => {
    fc.assert(
      fc.property(soup, fc.nat({ max: 5 }), (html, max) => {
        const attributes = readAttributes(html, 0, html.length, max)
        assert.ok(attributes.size <= max)
        for (const value of attributes.values()) assert.ok(html.includes(value))
      }),
    )
  })

  test('what HTML shows and hides is all of its text', () => {
    fc.assert(
      fc.property(soup, (html) => {
        const { shown, hidden, links } = readHtml(html)
        assert.ok(shown.length + hidden.length <= html.length * 2)
        for (const { target } of links) assert.ok(target.length <= html.length)
      }),
    )
  })

  test('links: a host without what is not its own', () => {
    fc.assert(
      fc.property(soup, (text) => {
        for (const url of urlsOf(text, 50, 200)) assert.ok(text.includes(url))
        const link = readLink(`http://${text}`, '', 'a')
        if (link === undefined) return
        assert.ok(!/[/?#\\@]/.test(link.host))
        assert.ok(link.host.endsWith(link.domain))
        assert.ok(link.host.endsWith(organisationalDomain(link.host)))
      }),
    )
  })
})

suite('scanners of words and messages', () => {
  test('words: none empty, none with blanks, no more than asked for', () => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), fc.nat({ max: 20 }), (text, max) => {
        const words: string[] = []
        addWords(words, text, max)
        assert.ok(words.length <= max)
        for (const word of words) assert.ok(word.length > 0 && !/[ \n<>"]/.test(word) && text.includes(word))
      }),
    )
  })

  test('whole messages: facts are numbers, tokens are different', () => {
    const header = fc.array(
      fc.tuple(
        field,
        soup.map((text) => text.replaceAll(/[\r\n]/g, ' ')),
      ),
      { maxLength: 12 },
    )
    const type = fc.constantFrom('text/plain', 'text/html', 'multipart/mixed; boundary=x', 'image/png', 'x')
    fc.assert(
      fc.property(header, type, soup, (fields, contentType, body) => {
        const lines = fields.map(([name, value]) => `${name}: ${value}`)
        const bytes = Buffer.from([...lines, `Content-Type: ${contentType}`, '', body].join('\r\n'))
        const reading = readMail(bytes, readStructure(bytes))
        const facts = factsOf(reading, LISTS, 0)
        for (const value of Object.values(facts)) assert.ok(Number.isFinite(value))
        BOOK.judge(reading, facts)
        const tokens = tokensOf(reading)
        assert.equal(new Set(tokens).size, tokens.length)
      }),
    )
  })

  test('a seed is read whole or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const isOne = bytes.length >= 8 && (bytes.length - 8) % 6 === 0
        if (isOne) assert.equal(readSeed(bytes).tokens.length, (bytes.length - 8) / 6)
        else assert.throws(() => readSeed(bytes))
      }),
    )
  })
})

suite('sketches', () => {
  const words = Array.from({ length: 200 }, (_, n) => `palabra${(n * 7919) % 97}`)

  test('a copy with another name is known again, another text is not', () => {
    const copy = words.with(3, 'luis').with(150, 'abc123')
    const shares = (a: readonly string[], b: readonly string[]): boolean => {
      const other = sketchOf(b)
      return sketchOf(a).some((part) => other.includes(part))
    }
    assert.ok(shares(words, copy))
    assert.ok(!shares(words, words.toReversed()))
    assert.deepEqual(sketchOf(words.slice(0, 19)), [])
    assert.equal(sketchOf(words.slice(0, 20)).length, 3)
  })
})
