/** THREATS IN5: floods of fields, addresses, parameters, continuations and comments cost linear time. */
import { suite, type TestContext, test } from 'node:test'
import { SyntaxFault } from '../../src/lib/syntax-fault.ts'
import { mailboxesOf, parseAddressList, readAddressList } from '../../src/mail/header/address-list.ts'
import { baseSubject } from '../../src/mail/header/base-subject.ts'
import { readContentType } from '../../src/mail/header/content.ts'
import { readDate } from '../../src/mail/header/date.ts'
import { decodeWords } from '../../src/mail/header/encoded-word.ts'
import { readHeader } from '../../src/mail/header/header.ts'
import { readReferences } from '../../src/mail/header/message-id.ts'
import {
  ADDRESSES_MAX,
  COMMENT_DEPTH_MAX,
  CONTINUATIONS_MAX,
  HEADER_FIELDS_MAX,
  HEADER_OCTETS_MAX,
  PARAMETERS_MAX,
} from '../../src/mail/limits.ts'
import { derive } from '../../src/mail/message/derive.ts'
import { htmlToText } from '../../src/mail/message/html-text.ts'
import { cpuMs } from '../kit/cpu-time.ts'

suite('IN5: floods', () => {
  test('500,000 To lines are known to be too many in under 200 ms', (t: TestContext) => {
    const message = Buffer.from(`${'To: a@b.test\r\n'.repeat(500_000)}\r\ntext`)
    const header = readHeader(message)
    t.assert.strictEqual(header.truncated, true)
    t.assert.strictEqual(header.fields.length, HEADER_FIELDS_MAX)
    t.assert.strictEqual(header.bodyStart, message.length - 4)
    t.assert.ok(cpuMs(() => readHeader(message)) < 200)
    t.assert.ok(cpuMs(() => derive(message)) < 400)
  })

  for (const [fields, truncated] of [
    [HEADER_FIELDS_MAX - 1, false],
    [HEADER_FIELDS_MAX, false],
    [HEADER_FIELDS_MAX + 1, true],
  ] as const) {
    test(`a header of ${fields} fields is ${truncated ? 'truncated' : 'whole'}`, (t: TestContext) => {
      const header = readHeader(Buffer.from(`${'A: b\r\n'.repeat(fields)}\r\n`))
      t.assert.strictEqual(header.truncated, truncated)
      t.assert.strictEqual(header.fields.length, Math.min(fields, HEADER_FIELDS_MAX))
    })
  }

  for (const [octets, truncated] of [
    [HEADER_OCTETS_MAX - 1, false],
    [HEADER_OCTETS_MAX, false],
    [HEADER_OCTETS_MAX + 1, true],
  ] as const) {
    test(`fields of ${octets} octets are ${truncated ? 'truncated' : 'whole'}`, (t: TestContext) => {
      const line = `A: ${'x'.repeat(octets - 5)}\r\n`
      t.assert.strictEqual(readHeader(Buffer.from(`${line}\r\n`)).truncated, truncated)
    })
  }
})

suite('IN5: limits of one field', () => {
  for (const [count, refused] of [
    [ADDRESSES_MAX - 1, false],
    [ADDRESSES_MAX, false],
    [ADDRESSES_MAX + 1, true],
  ] as const) {
    test(`a list of ${count} addresses is ${refused ? 'refused' : 'read'}`, (t: TestContext) => {
      const text = Array.from({ length: count }, (_, i) => `a${i}@b.test`).join(', ')
      t.assert.strictEqual(mailboxesOf(readAddressList(text).entries).length, Math.min(count, ADDRESSES_MAX))
      t.assert.strictEqual(readAddressList(text).truncated, refused)
      if (refused) t.assert.throws(() => parseAddressList(text), SyntaxFault)
      else t.assert.strictEqual(parseAddressList(text).length, count)
    })
  }

  for (const [count, kept] of [
    [PARAMETERS_MAX - 1, PARAMETERS_MAX - 1],
    [PARAMETERS_MAX, PARAMETERS_MAX],
    [PARAMETERS_MAX + 1, PARAMETERS_MAX],
  ] as const) {
    test(`of ${count} parameters ${kept} are kept`, (t: TestContext) => {
      const text = Array.from({ length: count }, (_, i) => `; p${i}=v`).join('')
      t.assert.strictEqual(readContentType(`text/plain${text}`).parameters.size, kept)
    })
  }

  for (const [count, kept] of [
    [CONTINUATIONS_MAX - 1, CONTINUATIONS_MAX - 1],
    [CONTINUATIONS_MAX, CONTINUATIONS_MAX],
    [CONTINUATIONS_MAX + 1, CONTINUATIONS_MAX],
  ] as const) {
    test(`of ${count} sections ${kept} are joined`, (t: TestContext) => {
      const text = Array.from({ length: count }, (_, i) => `; n*${i}=v`).join('')
      t.assert.strictEqual(readContentType(`text/plain${text}`).parameters.get('n')?.value.length, kept)
    })
  }

  test('100,000 sections of one parameter cost under 20 ms', (t: TestContext) => {
    const text = `text/plain${Array.from({ length: 100_000 }, (_, i) => `; filename*${i}*=x`).join('')}`
    t.assert.ok(cpuMs(() => readContentType(text)) < 20)
  })
})

suite('IN5: hostile text in linear time', () => {
  for (const [depth, refused] of [
    [COMMENT_DEPTH_MAX - 1, false],
    [COMMENT_DEPTH_MAX, false],
    [COMMENT_DEPTH_MAX + 1, true],
  ] as const) {
    test(`${depth} comments within comments are ${refused ? 'refused' : 'read'}`, (t: TestContext) => {
      const text = `${'('.repeat(depth)}x${')'.repeat(depth)}a@b.test`
      if (refused) t.assert.throws(() => parseAddressList(text), SyntaxFault)
      else t.assert.strictEqual(parseAddressList(text).length, 1)
    })
  }

  for (const piece of [
    '(',
    'a:',
    '<',
    '"',
    '"\\',
    '[',
    '@',
    '@,',
    'a@',
    'a@b ',
    '=?a?q?',
    '=?"?q?',
    '(\\',
    ':;',
    '<@a:',
    'a."b"',
  ]) {
    test(`100,000 times ${piece} in From is a fault, without a stack and in linear time`, (t: TestContext) => {
      const text = piece.repeat(100_000)
      t.assert.throws(() => parseAddressList(text), SyntaxFault)
      t.assert.ok(cpuMs(() => readAddressList(text)) < 500)
    })
  }
})

suite('IN5: readers of text', () => {
  for (const piece of [
    '=?',
    '=?a?q?',
    '=?utf-8?q?=C3?= ',
    '?=',
    '=?"?q?x',
    '<',
    '[a]',
    'Re:',
    '(fwd)',
    '[fwd:',
    '&',
    '&#',
    '<a href="',
    '<!--',
    '<script>',
    "%''",
    ';*=',
    '(',
    '";',
  ]) {
    test(`256 KiB of ${piece} cost every text reader under 250 ms`, (t: TestContext) => {
      const text = piece.repeat(Math.ceil((256 * 1024) / piece.length))
      t.assert.ok(cpuMs(() => decodeWords(text)) < 250, 'words')
      t.assert.ok(cpuMs(() => baseSubject(text)) < 250, 'subject')
      t.assert.ok(cpuMs(() => readReferences(text, text)) < 250, 'references')
      t.assert.ok(cpuMs(() => readDate(text)) < 250, 'date')
      t.assert.ok(cpuMs(() => readContentType(`a/b;${text}`)) < 250, 'parameters')
      t.assert.ok(cpuMs(() => htmlToText(text)) < 250, 'html')
    })
  }
})
