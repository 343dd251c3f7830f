/** The words of files that real programs wrote, taken out in the parse process. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, suite, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { FilesUnreadError, fileKind } from '../../src/mail/message/search-file.ts'
import { createTextReader } from '../../src/service/parse-process/text-reader.ts'
import { messageWith, OFFICE_FILES, officeFile, searchFile } from '../kit/office-files.ts'
import { zip } from '../kit/zip.ts'

const reader = createTextReader()
const textOf = async (name: string, bytes: Uint8Array): Promise<string | undefined> => {
  const [text] = await reader.read([searchFile(name, bytes)])
  return text?.text
}

after(() => reader[Symbol.dispose]())

suite('words of files', () => {
  for (const [name, words] of OFFICE_FILES)
    test(name, async () => {
      const text = await textOf(name, officeFile(name))
      for (const each of words) assert.ok(text?.includes(each), `${each} in ${text}`)
      assert.doesNotMatch(text ?? '', /<|w:|text:|\\par|\/Type/)
    })

  test('what asks for a password says nothing', async () => {
    assert.equal(await textOf('acta.pdf', officeFile('acta-encrypted.pdf')), '')
  })

  test('an archive tells its names and what is in its files, archives and messages among them', async () => {
    const inner = zip([{ name: 'dentro/acta.docx', data: officeFile('acta.docx') }])
    const carta = messageWith('x', [{ name: 'cuentas.ods', bytes: officeFile('cuentas.ods') }])
    const text = await textOf(
      'todo.zip',
      zip([
        { name: 'notas.txt', data: Buffer.from('ma\xf1ana', 'latin1') },
        { name: 'página.html', data: Buffer.from('<p>p&aacute;rrafo</p><script>oculto()</script>') },
        { name: 'anidado.zip', data: inner },
        { name: 'carta.eml', data: carta },
        { name: 'foto.jpg', data: Buffer.from('\xff\xd8\xff oculto', 'latin1') },
      ]),
    )
    for (const words of [
      'notas.txt',
      'mañana',
      'párrafo',
      'dentro/acta.docx',
      'quinquenio',
      'Adjunto.',
      'violeta',
    ])
      assert.ok(text?.includes(words), words)
    assert.ok(text?.includes('foto.jpg'))
    assert.ok(!text?.includes('oculto'))
  })

  test('winmail.dat tells what is in its files', async () => {
    const tnef = readFileSync(new URL('../corpus/tnef/MAPI_ATTACH_DATA_OBJ.tnef', import.meta.url))
    const text = await textOf('winmail.dat', tnef)
    assert.match(text ?? '', /Flyspesialisten/)
    // Its other file is one that Word itself wrote.
    assert.match(text ?? '', /VIA_Nytt_1402\.doc\n[\s\S]*konkurransesituasjonen/)
  })

  test('text in Unicode with a mark at its head', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Señal\r\nóptica', 'utf16le')])
    assert.equal(await textOf('notas.txt', bytes), 'Señal\nóptica')
  })

  test('files are known by their contents, and by their names where these say nothing', () => {
    const head = (text: string): Uint8Array => Buffer.from(text, 'latin1')
    assert.equal(fileKind(head('\r\n%PDF-1.7'), 'a.jpg', 'image/jpeg'), 'pdf')
    assert.equal(fileKind(head('PK\x03\x04'), 'a', 'application/octet-stream'), 'zip')
    assert.equal(fileKind(head('{\\rtf1'), 'a.doc', 'application/msword'), 'rtf')
    assert.equal(fileKind(head('a;b'), 'a.CSV', 'application/octet-stream'), 'text')
    assert.equal(fileKind(head('<x/>'), '', 'application/soap+xml'), 'text')
    assert.equal(fileKind(head('<x/>'), 'x.svg', 'image/svg+xml'), undefined)
    assert.equal(fileKind(head('GIF89a'), 'notas.txt', 'image/gif'), undefined)
    assert.equal(fileKind(gzipSync('x'), 'a.gz', 'application/gzip'), undefined)
    assert.equal(fileKind(new Uint8Array(), '', ''), undefined)
  })
})

suite('the reader of files', () => {
  test('many files by one child, each with its own answer', async () => {
    const found = await reader.read(OFFICE_FILES.map(([name]) => searchFile(name, officeFile(name))))
    assert.equal(found.length, OFFICE_FILES.length)
    for (const [n, [, words]] of OFFICE_FILES.entries()) {
      assert.ok(found[n]?.text.includes(words[0] ?? ''))
      assert.equal(found[n]?.cut, false)
    }
  })

  test('many files by several children, each with its own answer', async () => {
    using several = createTextReader({ processes: 3 })
    const many = Array.from({ length: 40 }, (_, n) => OFFICE_FILES[n % OFFICE_FILES.length]).filter(
      (each) => each !== undefined,
    )
    const found = await several.read(many.map(([name]) => searchFile(name, officeFile(name))))
    for (const [n, [, words]] of many.entries()) assert.ok(found[n]?.text.includes(words[0] ?? ''))
  })

  test('one that cannot be started, or is disposed of, is no answer', async () => {
    using broken = createTextReader({ child: '/nonexistent/child.ts' })
    await assert.rejects(broken.read([searchFile('acta.docx', officeFile('acta.docx'))]), FilesUnreadError)
    assert.deepEqual(await broken.read([]), [])
    const stopped = createTextReader()
    const waiting = stopped.read(OFFICE_FILES.map(([name]) => searchFile(name, officeFile(name))))
    stopped[Symbol.dispose]()
    await assert.rejects(waiting, FilesUnreadError)
  })
})
