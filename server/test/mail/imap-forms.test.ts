/** ENVELOPE, BODY, BODYSTRUCTURE and sections, by the words of RFC 9051. */
import { suite, type TestContext, test } from 'node:test'
import { findPart, readSection, type Section } from '../../src/mail/imap/section.ts'
import { derive } from '../../src/mail/message/derive.ts'
import { readStructure } from '../../src/mail/mime/structure.ts'
import { readWire } from './wire.ts'

/** The message of RFC 9051 §6.4.5.1's example: parts 1 to 4, of which 3 and 4 hold more. */
const EXAMPLE = [
  'Subject: outer',
  'From: a@b.test',
  'Content-Type: multipart/mixed; boundary=o',
  '',
  '--o',
  '',
  'one',
  '--o',
  'Content-Type: application/octet-stream',
  '',
  'two',
  '--o',
  'Content-Type: message/rfc822',
  '',
  'Subject: inner',
  'Content-Type: multipart/mixed; boundary=i',
  '',
  '--i',
  '',
  'three-one',
  '--i',
  'Content-Type: application/octet-stream',
  '',
  'three-two',
  '--i--',
  '--o',
  'Content-Type: multipart/mixed; boundary=m',
  '',
  '--m',
  'Content-Type: image/gif',
  '',
  'four-one',
  '--m',
  'Content-Type: message/rfc822',
  '',
  'Subject: deep',
  'X-Other: x',
  '',
  'four-two-one',
  '--m--',
  '--o--',
  '',
].join('\r\n')

const HEADER = /^(?:[^\r]+\r\n)+\r\n$/

/** A section in words, and its octets; undefined where there is none. */
const SECTIONS: readonly (readonly [string, string | RegExp | undefined])[] = [
  ['', EXAMPLE],
  ['HEADER', HEADER],
  ['TEXT', /^--o\r\n[\s\S]*--o--\r\n$/],
  ['1', 'one'],
  ['1.MIME', '\r\n'],
  ['1.HEADER', undefined],
  ['1.TEXT', undefined],
  ['1.1', undefined],
  ['2', 'two'],
  ['2.MIME', 'Content-Type: application/octet-stream\r\n\r\n'],
  ['3', /^Subject: inner\r\n[\s\S]*--i--$/],
  ['3.MIME', 'Content-Type: message/rfc822\r\n\r\n'],
  ['3.HEADER', 'Subject: inner\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n'],
  ['3.TEXT', /^--i\r\n[\s\S]*--i--$/],
  ['3.1', 'three-one'],
  ['3.1.MIME', '\r\n'],
  ['3.2', 'three-two'],
  ['3.3', undefined],
  ['4', /^--m\r\n[\s\S]*--m--$/],
  ['4.HEADER', undefined],
  ['4.MIME', 'Content-Type: multipart/mixed; boundary=m\r\n\r\n'],
  ['4.1', 'four-one'],
  ['4.2', 'Subject: deep\r\nX-Other: x\r\n\r\nfour-two-one'],
  ['4.2.HEADER', 'Subject: deep\r\nX-Other: x\r\n\r\n'],
  ['4.2.TEXT', 'four-two-one'],
  ['4.2.1', 'four-two-one'],
  ['4.2.2', undefined],
  ['4.2.1.1', undefined],
  ['5', undefined],
  ['HEADER.FIELDS (subject FROM)', 'Subject: outer\r\nFrom: a@b.test\r\n\r\n'],
  ['HEADER.FIELDS (X-None)', '\r\n'],
  ['HEADER.FIELDS.NOT (Subject Content-Type)', 'From: a@b.test\r\n\r\n'],
  ['4.2.HEADER.FIELDS (X-Other)', 'X-Other: x\r\n\r\n'],
  ['4.2.HEADER.FIELDS.NOT (X-Other)', 'Subject: deep\r\n\r\n'],
]

suite('sections', () => {
  const bytes = Buffer.from(EXAMPLE)
  const structure = readStructure(bytes)
  for (const [words, expected] of SECTIONS) {
    test(`BODY[${words}] is ${expected === undefined ? 'nothing' : 'found'}`, (t: TestContext) => {
      const found = readSection(bytes, structure, sectionOf(words))
      const text = found === undefined ? undefined : Buffer.from(found).toString()
      if (expected instanceof RegExp) t.assert.match(text ?? '', expected)
      else t.assert.strictEqual(text, expected)
    })
  }

  test('a body that is no multipart is part 1 of its message', (t: TestContext) => {
    const plain = Buffer.from('Subject: x\r\n\r\nbody')
    const { root } = readStructure(plain)
    t.assert.strictEqual(findPart(root, [1]), root)
    t.assert.strictEqual(findPart(root, [2]), undefined)
    t.assert.strictEqual(findPart(root, [1, 1]), undefined)
    t.assert.strictEqual(findPart(root, [0]), undefined)
  })

  test('chosen fields end in an empty line, also where the message ends in a field', (t: TestContext) => {
    const cut = Buffer.from('From: a@b.test\r\nSubject: x')
    const found = readSection(cut, readStructure(cut), sectionOf('HEADER.FIELDS (Subject)'))
    t.assert.strictEqual(Buffer.from(found ?? []).toString(), 'Subject: x\r\n\r\n')
  })

  test('a message that is itself an attached message counts within it', (t: TestContext) => {
    const forwarded = Buffer.from('Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nbody')
    const inner = readSection(forwarded, readStructure(forwarded), sectionOf('1.1'))
    t.assert.strictEqual(Buffer.from(inner ?? []).toString(), 'body')
  })
})

suite('BODYSTRUCTURE and BODY', () => {
  test('the example in both forms', (t: TestContext) => {
    const { body, bodyStructure } = derive(Buffer.from(EXAMPLE))
    const basic = (size: number) => ['application', 'octet-stream', null, null, null, '7bit', size]
    const plain = (size: number, lines: number) => [
      'text',
      'plain',
      ['charset', 'us-ascii'],
      null,
      null,
      '7bit',
      size,
      lines,
    ]
    const envelope = (subject: string) => [null, subject, null, null, null, null, null, null, null, null]
    const inner = [plain(9, 0), basic(9), 'mixed']
    const deep = ['message', 'rfc822', null, null, null, '7bit', 41, envelope('deep'), plain(12, 0), 3]
    t.assert.deepStrictEqual(readWire(body), [
      plain(3, 0),
      basic(3),
      ['message', 'rfc822', null, null, null, '7bit', 142, envelope('inner'), inner, 10],
      [['image', 'gif', null, null, null, '7bit', 8], deep, 'mixed'],
      'mixed',
    ])
    const full = readWire(bodyStructure) as readonly unknown[]
    t.assert.deepStrictEqual(full[0], [...plain(3, 0), null, null, null, null])
    t.assert.deepStrictEqual(full.slice(4), ['mixed', ['boundary', 'o'], null, null, null])
  })

  test('disposition, language, location and digest have their places', (t: TestContext) => {
    const { bodyStructure } = derive(
      Buffer.from(
        'Content-Type: image/png; name="a\\"b.png"\r\nContent-ID: <1@a>\r\nContent-Description: =?utf-8?q?=C3=B1?=\r\nContent-Transfer-Encoding: BASE64\r\nContent-MD5: abc=\r\nContent-Disposition: Attachment; filename*=utf-8\'\'%C3%B1.png\r\nContent-Language: es, en\r\nContent-Location: http://a.test/\r\n\r\nAAAA',
      ),
    )
    t.assert.deepStrictEqual(readWire(bodyStructure), [
      'image',
      'png',
      ['name', 'a"b.png'],
      '<1@a>',
      '=?utf-8?q?=C3=B1?=',
      'base64',
      4,
      'abc=',
      ['attachment', ['filename*', "utf-8''%C3%B1.png"]],
      ['es', 'en'],
      'http://a.test/',
    ])
  })

  test('a multipart without parts is the text that it is', (t: TestContext) => {
    for (const type of ['multipart/mixed; boundary=b', 'multipart/mixed', 'multipart/mixed; boundary=""']) {
      const { body } = derive(Buffer.from(`Content-Type: ${type}\r\n\r\nhello\r\n`))
      const plain = ['text', 'plain', ['charset', 'us-ascii'], null, null, '7bit', 7, 1]
      t.assert.deepStrictEqual(readWire(body), plain, type)
    }
  })

  test('a message in base64 is a file, since it has no envelope in the bytes', (t: TestContext) => {
    const { body } = derive(
      Buffer.from('Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nQTogYg0KDQo='),
    )
    t.assert.deepStrictEqual(readWire(body), ['application', 'octet-stream', null, null, null, 'base64', 12])
  })
})

suite('ENVELOPE', () => {
  const envelope = (header: string) => readWire(derive(Buffer.from(`${header}\r\n\r\n`)).envelope)
  const ana = [[null, null, 'ana', 'a.test']]

  test('sender and reply-to are the author when they are missing or empty', (t: TestContext) => {
    const expected = [null, null, ana, ana, ana, null, null, null, null, null]
    t.assert.deepStrictEqual(envelope('From: ana@a.test'), expected)
    t.assert.deepStrictEqual(envelope('From: ana@a.test\r\nSender:\r\nReply-To: '), expected)
  })

  test('groups open and close with NIL', (t: TestContext) => {
    const [, , , , , to] = envelope('To: "Mi equipo": ana@a.test;, undisclosed:;') as readonly unknown[]
    const open = (name: string) => [null, null, name, null]
    const close = [null, null, null, null]
    t.assert.deepStrictEqual(to, [open('Mi equipo'), ...ana, close, open('undisclosed'), close])
  })

  test('routes, quotes, names and missing hosts', (t: TestContext) => {
    const [, , from] = envelope(
      'From: "A \\"B\\"" <@r.test:"x y"@a.test>, =?utf-8?q?=C3=B1?= <n@a.test>, root, ana@a.test (Ana)',
    ) as readonly unknown[]
    t.assert.deepStrictEqual(from, [
      ['A "B"', '@r.test', 'x y', 'a.test'],
      ['=?utf-8?q?=C3=B1?=', null, 'n', 'a.test'],
      [null, null, 'root', ''],
      ['Ana', null, 'ana', 'a.test'],
    ])
  })

  test('8-bit text becomes encoded words, an address in UTF-8 a literal', (t: TestContext) => {
    const { envelope: text } = derive(Buffer.from('Subject: Reunión\r\nFrom: José <ñu@a.test>\r\n\r\n'))
    t.assert.match(text, /\{3\}\r\nñu/)
    t.assert.deepStrictEqual((readWire(text) as readonly unknown[]).slice(1, 3), [
      '=?utf-8?q?Reuni=C3=B3n?=',
      [['=?utf-8?b?Sm9zw6k=?=', null, 'ñu', 'a.test']],
    ])
  })

  test('identifiers, dates and folded subjects stay as they came', (t: TestContext) => {
    t.assert.deepStrictEqual(
      envelope(
        'Date: Sat, 21 Nov 2026 10:15:00 +0100\r\nSubject: one\r\n two\r\nMessage-ID: <1@a>\r\nIn-Reply-To: <0@a>',
      ),
      ['Sat, 21 Nov 2026 10:15:00 +0100', 'one two', null, null, null, null, null, null, '<0@a>', '<1@a>'],
    )
  })
})

/** `4.2.HEADER.FIELDS (A B)` as IMAP's reader gives it. */
function sectionOf(words: string): Section {
  const form =
    /^((?:[0-9]+\.?)*)(HEADER\.FIELDS\.NOT|HEADER\.FIELDS|HEADER|TEXT|MIME)?(?: \(([^)]*)\))?$/.exec(words)
  const part = (form?.[1] ?? '').split('.').filter((number) => number !== '')
  return {
    part: part.map(Number),
    text: form?.[2] as Section['text'],
    fields: form?.[3]?.split(' ') ?? [],
  }
}
