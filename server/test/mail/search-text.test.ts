/** The text by which a message is found. */
import { randomInt } from 'node:crypto'
import { suite, type TestContext, test } from 'node:test'
import { SEARCH_TEXT_MAX } from '../../src/mail/limits.ts'
import { fold } from '../../src/mail/message/fold.ts'
import { htmlToText } from '../../src/mail/message/html-text.ts'
import { searchText } from '../../src/mail/message/search-text.ts'

const crlf = (...lines: readonly string[]): Buffer => Buffer.from(lines.join('\r\n'))

suite('search text', () => {
  test('headers decoded, all texts, names of files', (t: TestContext) => {
    const found = searchText(
      crlf(
        'From: =?utf-8?q?Jos=C3=A9?= <jose@a.test>',
        'Reply-To: ventas@a.test',
        'To: Equipo: ana@a.test;',
        'Cc: "Doe, Luis" <luis@b.test>',
        'Subject: =?utf-8?b?UmV1bmnDs24=?=',
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: text/plain; charset=iso-8859-1',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        'ma=F1ana',
        '--b',
        'Content-Type: text/html',
        '',
        '<p>otra</p>',
        '--b',
        'Content-Type: application/pdf; name="Factura.pdf"',
        '',
        'x',
        '--b',
        'Content-Type: message/rfc822',
        '',
        'Subject: reenviado',
        '',
        'y',
        '--b--',
      ),
    )
    t.assert.deepStrictEqual(found, {
      subject: 'Reunión',
      from: 'José jose@a.test\nventas@a.test',
      to: 'ana@a.test\nDoe, Luis luis@b.test',
      body: 'mañana\notra\ny',
      attachments: 'Factura.pdf\nreenviado',
    })
  })

  test('HTML alone becomes its words', (t: TestContext) => {
    const page = crlf(
      'Content-Type: text/html; charset=utf-8',
      '',
      '<style>x{}</style><p>Hola,&nbsp;<b>A</b>na</p>',
    )
    t.assert.strictEqual(searchText(page).body, 'Hola, Ana')
  })

  test('an 8-bit header is read in the charset of the body', (t: TestContext) => {
    const header = Buffer.from(
      'Subject: \xf4\xc5\xd3\xd4\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\nx',
      'latin1',
    )
    t.assert.strictEqual(searchText(header).subject, 'Тест')
    const western = Buffer.from('Subject: ma\xf1ana\r\n\r\nx', 'latin1')
    t.assert.strictEqual(searchText(western).subject, 'mañana')
  })
})

suite('search text of alternatives', () => {
  test('HTML beside its plain twin is left out, other HTML and attached texts are not', (t: TestContext) => {
    const found = searchText(
      crlf(
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: multipart/alternative; boundary=a',
        '',
        '--a',
        'Content-Type: text/plain',
        '',
        'uno',
        '--a',
        'Content-Type: text/html',
        '',
        '<p>gemelo</p>',
        '--a--',
        '--b',
        'Content-Type: text/html',
        '',
        '<p>dos</p>',
        '--b',
        'Content-Type: text/csv',
        'Content-Disposition: attachment; filename=t.csv',
        '',
        'tres',
        '--b--',
      ),
    )
    t.assert.strictEqual(found.body, 'uno\ndos\ntres')
    t.assert.strictEqual(found.attachments, 't.csv')
  })
})

suite('search text, bounds and folding', () => {
  for (const [octets, kept] of [
    [SEARCH_TEXT_MAX - 1, SEARCH_TEXT_MAX - 1],
    [SEARCH_TEXT_MAX, SEARCH_TEXT_MAX],
    [SEARCH_TEXT_MAX + 1, SEARCH_TEXT_MAX],
  ] as const) {
    test(`of ${octets} octets of text ${kept} are kept`, (t: TestContext) => {
      const bytes = Buffer.concat([Buffer.from('Subject: x\r\n\r\n'), Buffer.alloc(octets, 'a')])
      t.assert.strictEqual(searchText(bytes).body.length, kept)
    })
  }

  test('words are compared without case, accents and widths', (t: TestContext) => {
    t.assert.strictEqual(fold('Reunión'), 'reunion')
    t.assert.strictEqual(fold('ÑANDÚ Straße Œuvre Ｆｕｌｌ'), 'nandu strasse oeuvre full')
    t.assert.strictEqual(fold('PLAIN'), 'plain')
    t.assert.strictEqual(fold('ΟΔΟΣ'), fold('οδός'))
  })

  test('a mebibyte without one ASCII sign is folded', (t: TestContext) => {
    t.assert.strictEqual(fold('Á'.repeat(1024 * 1024)), 'a'.repeat(1024 * 1024))
    t.assert.strictEqual(fold('Я'.repeat(1024 * 1024)), 'я'.repeat(1024 * 1024))
  })

  test('a long text is folded as its signs are, wherever it is cut', (t: TestContext) => {
    const letters = [
      'a',
      'Z',
      ' ',
      '\n',
      '.',
      'é',
      'Ñ',
      'ß',
      'ª',
      '½',
      '\u00b4',
      '\u00a0',
      '“',
      '€',
      'Σ',
      'ς',
      'İ',
    ]
    const strange = [
      'e\u0301',
      '\u0308',
      '\u1112\u1161\u11ab',
      '한',
      '😀',
      '\ud83d',
      'ﬁ',
      'Ｆ',
      '中',
      '\u0000',
      '\u0085',
    ]
    const alphabets = [letters.slice(0, 11), letters, [...letters, ...strange], strange]
    for (let round = 0; round < 400; round++) {
      const alphabet = alphabets[round % alphabets.length] ?? letters
      const signs = Array.from({ length: randomInt(1500) }, () => alphabet[randomInt(alphabet.length)])
      const text = signs.join('')
      t.assert.strictEqual(fold(text), foldedWhole(text))
    }
  })
})

suite('HTML as words', () => {
  const CASES: readonly (readonly [string, string])[] = [
    ['<p>a</p><p>b</p>', 'a\n\nb'],
    ['a<br>b', 'a\nb'],
    ['in<b>li</b>ne', 'inline'],
    ['<table><tr><td>a</td><td>b</td></tr></table>', 'a\n\nb'],
    ['<script>var a = "<p>x</p>"</script>y', 'y'],
    ['<SCRIPT>x</SCRIPT >y', 'y'],
    ['<script>never closed', ''],
    ['<style><!-- p{} --></style>y', 'y'],
    ['<!-- <p>x</p> -->y', 'y'],
    ['<!doctype html><?xml?>y', 'y'],
    ['<a href="a>b">y</a>', 'y'],
    ['1 < 2 && 3 > 2', '1 < 2 && 3 > 2'],
    ['&lt;b&gt; &amp;amp; &ntilde; &#241; &#xF1; &euro; &nada; &#0;', '<b> &amp; ñ ñ ñ € &nada;'],
    ['  a \n\n\n\n b  ', 'a\n\nb'],
    ['co&shy;sa', 'cosa'],
    ['<p title="x', ''],
  ]
  for (const [html, words] of CASES) {
    test(html, (t: TestContext) => t.assert.strictEqual(htmlToText(html), words))
  }
})

/** As it is defined, without a look at what is quicker. */
function foldedWhole(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll(/[ßøłæœς]/g, (sign) => ({ ß: 'ss', ø: 'o', ł: 'l', æ: 'ae', œ: 'oe' })[sign] ?? 'σ')
    .normalize('NFC')
}
