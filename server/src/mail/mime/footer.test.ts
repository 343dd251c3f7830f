import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { findText } from '../header/header.ts'
import { type Footer, withFooter } from './footer.ts'
import { encodeQuotedPrintable } from './quote.ts'
import { readStructure, walkParts } from './structure.ts'
import { partText } from './text.ts'
import { decodeQuotedPrintable } from './transfer.ts'

const FOOTER: Footer = { text: 'Año 2026 · Confidencial\nEmpresa S.A.', html: undefined }

function bytesOf(message: string | readonly string[]): Uint8Array {
  return Buffer.from(typeof message === 'string' ? message : message.join('\r\n'))
}

/** As an old Windows writes it: an octet for each sign. */
function oldBytesOf(message: string): Uint8Array {
  return Uint8Array.from(message, (sign) => sign.charCodeAt(0))
}

/** The texts of all parts, after. */
function texts(bytes: Uint8Array, footer = FOOTER) {
  const { bytes: after, untouched } = withFooter(bytes, readStructure(bytes).root, footer)
  const parts = [...walkParts(readStructure(after).root)].filter(({ kind }) => kind === 'leaf')
  return { after, untouched, texts: parts.map((part) => partText(after, part)), parts }
}

test('under plain text, in its language', (t: TestContext) => {
  const { after, texts: said } = texts(bytesOf('From: a@b.test\r\nSubject: x\r\n\r\nhola\r\n'))
  t.assert.strictEqual(said[0], 'hola\n\nAño 2026 · Confidencial\nEmpresa S.A.\n')
  t.assert.match(
    Buffer.from(after).toString(),
    /^From: a@b\.test\r\nSubject: x\r\nMIME-Version: 1\.0\r\nContent-Type: text\/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nhola\r\n/,
  )
  const latin = texts(
    oldBytesOf(
      'Content-Type: text/plain; charset="iso-8859-1"; format=flowed\r\nSubject: x\r\nContent-Transfer-Encoding: 8bit\r\n\r\naño \r\n2026',
    ),
  )
  t.assert.strictEqual(latin.texts[0], 'año \n2026\n\nAño 2026 · Confidencial\nEmpresa S.A.\n')
  t.assert.match(
    Buffer.from(latin.after).toString(),
    /^MIME-Version: 1\.0\r\nContent-Type: text\/plain; charset=utf-8;\r\n\tformat="flowed"\r\n/,
  )
  t.assert.strictEqual(
    texts(bytesOf('Content-Transfer-Encoding: base64\r\n\r\naG9sYQ==')).texts[0],
    'hola\n\nAño 2026 · Confidencial\nEmpresa S.A.\n',
  )
  // A message that is only a header gets a body.
  t.assert.match(String(texts(bytesOf('From: a@b.test\r\n')).texts[0]), /Empresa/)
})

test('both forms of one message, and no attachment', (t: TestContext) => {
  const { texts: said, after } = texts(
    bytesOf([
      'Content-Type: multipart/mixed; boundary=m',
      '',
      '--m',
      'Content-Type: multipart/alternative; boundary=a',
      '',
      '--a',
      '',
      'hola',
      '--a',
      'Content-Type: multipart/related; boundary=r',
      '',
      '--r',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<html><body><p>hola</p></BODY >\r\n</html>',
      '--r',
      'Content-Type: image/png',
      '',
      'PNG',
      '--r--',
      '--a--',
      '--m',
      'Content-Type: text/plain',
      'Content-Disposition: attachment; filename=x.txt',
      '',
      'adjunto',
      '--m--',
      '',
    ]),
  )
  t.assert.deepStrictEqual(
    said.map((one) => one.includes('Empresa S.A.')),
    [true, true, false, false],
  )
  t.assert.match(
    String(said[1]),
    /<p>hola<\/p>\n<p>Año 2026 · Confidencial<br>\nEmpresa S\.A\.<\/p>\n<\/BODY >/,
  )
  // What it was put under once, it is not put under again.
  t.assert.strictEqual(texts(after).untouched, 'there-already')
  t.assert.strictEqual(texts(after).after, after)
})

test('what is signed or encrypted stays octet for octet', (t: TestContext) => {
  const inner = [
    '--s',
    'Content-Type: text/plain',
    '',
    'hola',
    '--s',
    'Content-Type: application/pgp-signature',
    '',
    'x',
    '--s--',
  ]
  const cases = [
    ['Content-Type: multipart/signed; boundary=s', '', ...inner],
    ['Content-Type: multipart/encrypted; boundary=s', '', ...inner],
    [
      'Content-Type: multipart/mixed; boundary=m',
      '',
      '--m',
      'Content-Type: multipart/signed; boundary=s',
      '',
      ...inner,
      '--m--',
    ],
    ['Content-Type: application/pkcs7-mime; smime-type=signed-data', '', 'MIAG'],
    ['Content-Type: application/x-pkcs7-mime', '', 'MIAG'],
    ['From: a@b.test', '', '-----BEGIN PGP SIGNED MESSAGE-----', 'hola'],
    ['DKIM-Signature: v=1; d=otra.test', 'From: a@b.test', '', 'hola'],
    ['Resent-From: a@b.test', 'From: c@d.test', '', 'hola'],
  ]
  for (const message of cases) {
    const bytes = bytesOf(message)
    const { after, untouched } = texts(bytes)
    t.assert.strictEqual(after, bytes, message[0])
    t.assert.strictEqual(untouched, 'signed', message[0])
  }
  t.assert.strictEqual(
    texts(bytesOf('Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--')).untouched,
    'no-text',
  )
  // A wrong charset is no way round it.
  const wrong = oldBytesOf('Content-Type: text/plain; charset=utf-8\r\n\r\naño')
  t.assert.match(String(texts(wrong).texts[0]), /^año\n\nAño 2026/)
})

test('whatever the text, it comes back, and nothing else changes', (t: TestContext) => {
  const line = fc
    .string({ unit: 'grapheme', maxLength: 120 })
    .map((one) => one.replaceAll(/[\r\n\0\ufeff\ufffd]/g, ''))
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 8 }),
      fc.constantFrom('text/plain', 'text/html'),
      (lines, type) => {
        const text = lines.join('\n')
        t.assert.strictEqual(
          Buffer.from(decodeQuotedPrintable(bytesOf(encodeQuotedPrintable(text))))
            .toString()
            .replaceAll('\r\n', '\n'),
          text,
        )
        for (const one of encodeQuotedPrintable(text).split('\r\n')) t.assert.ok(one.length <= 76)
        const bytes = bytesOf(
          `Subject: x\r\nContent-Type: ${type}; charset=utf-8\r\nX-Own: y\r\n\r\n${lines.join('\r\n')}`,
        )
        const { texts: said, after, untouched, parts } = texts(bytes)
        if (untouched !== undefined) return
        t.assert.ok(String(said[0]).includes('Empresa S.A.'))
        t.assert.ok(String(said[0]).startsWith(text.trimEnd()) || type === 'text/html')
        const [part] = parts
        for (const [name, value] of [
          ['subject', 'x'],
          ['x-own', 'y'],
        ] as const)
          t.assert.strictEqual(part && findText(after, part.header, name), value)
      },
    ),
    { numRuns: 200 },
  )
})
