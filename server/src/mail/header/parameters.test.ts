import { suite, type TestContext, test } from 'node:test'
import { fileName, readContentType, readDisposition } from './content.ts'

/** A Content-Disposition, and the file name it gives. */
const NAMES: readonly (readonly [string, string | undefined])[] = [
  ['attachment; filename=a.pdf', 'a.pdf'],
  ['attachment; filename="a b.pdf"', 'a b.pdf'],
  ['attachment; filename=a b.pdf', 'a b.pdf'],
  ['attachment; FileName = "a.pdf" ; size=3', 'a.pdf'],
  ['attachment; filename="a\\"b.pdf"', 'a"b.pdf'],
  ['attachment; filename="C:\\dir\\a.pdf"', 'C:\\dir\\a.pdf'],
  ['attachment; filename="a;b.pdf"', 'a;b.pdf'],
  ['attachment; filename="a.pdf', 'a.pdf'],
  ['attachment; filename=a.pdf (comment)', 'a.pdf'],
  ["attachment; filename*=UTF-8''Reuni%C3%B3n.pdf", 'Reunión.pdf'],
  ["attachment; filename*=iso-8859-1'es'A%F1o.pdf", 'Año.pdf'],
  ["attachment; filename=x.pdf; filename*=UTF-8''%C3%B1.pdf", 'ñ.pdf'],
  ["attachment; filename*0*=UTF-8''Reuni%C3; filename*1*=%B3n; filename*2=.pdf", 'Reunión.pdf'],
  ["attachment; filename*1*=%B3n.pdf; filename*0*=UTF-8''Reuni%C3", 'Reunión.pdf'],
  ['attachment; filename*0=a; filename*1=b.pdf', 'ab.pdf'],
  ['attachment; filename*0="a "; filename*1="b.pdf"', 'a b.pdf'],
  ["attachment; filename*=UTF-8''100%.pdf", '100%.pdf'],
  ["attachment; filename*=x-nada''caf%E9", 'café'],
  ['attachment; filename*=sin-comillas', 'sin-comillas'],
  ['attachment; filename="=?utf-8?Q?A=C3=B1o.pdf?="', 'Año.pdf'],
  ['attachment; filename==?utf-8?Q?A=C3=B1o.pdf?=', 'Año.pdf'],
  ['attachment; filename="Año.pdf"', 'Año.pdf'],
  ['attachment; filename=""', undefined],
  ['attachment; filename', undefined],
  ['attachment; =a', undefined],
  ['attachment', undefined],
  ['attachment; filename=a; filename=b', 'a'],
]

suite('parameters', () => {
  for (const [text, name] of NAMES) {
    test(`${text} is called ${name ?? 'nothing'}`, (t: TestContext) => {
      const disposition = readDisposition(text)
      t.assert.strictEqual(disposition?.kind, 'attachment')
      t.assert.strictEqual(fileName(readContentType('text/plain'), disposition), name)
    })
  }

  test('types are read however they are written', (t: TestContext) => {
    const type = (text: string) => {
      const found = readContentType(text)
      return `${found.type}/${found.subtype}`
    }
    t.assert.strictEqual(type('Text/HTML; charset=utf-8'), 'text/html')
    t.assert.strictEqual(type(' text / html '), 'text/html')
    t.assert.strictEqual(type('text'), 'text/plain')
    t.assert.strictEqual(type(''), 'text/plain')
    t.assert.strictEqual(type('text/plain charset=utf-8'), 'text/plain')
    t.assert.strictEqual(type('../../etc'), 'application/octet-stream')
    t.assert.strictEqual(type('text/<script>'), 'application/octet-stream')
    t.assert.strictEqual(
      readContentType('text/plain; Charset="UTF-8"').parameters.get('charset')?.value,
      'UTF-8',
    )
    t.assert.strictEqual(readDisposition('a b/c')?.kind, 'attachment')
    t.assert.strictEqual(readDisposition(' '), undefined)
  })

  test('what is not ASCII goes on the wire in RFC 2231 form', (t: TestContext) => {
    const name = readDisposition('attachment; filename="Año.pdf"')?.parameters.get('filename')
    t.assert.strictEqual(name?.wireName, 'filename*')
    t.assert.strictEqual(name.wireValue, "utf-8''A%C3%B1o.pdf")
  })
})
