/** winmail.dat samples against the files that another reader took out of them. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { suite, type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { decompressRtf, rtfToText } from '../../src/mail/tnef/rtf.ts'
import { isTnef, readTnef } from '../../src/mail/tnef/tnef.ts'
import { cpuMs } from '../kit/cpu-time.ts'

const CORPUS = new URL('../corpus/tnef/', import.meta.url).pathname
const SAMPLES = readdirSync(CORPUS).filter((name) => name.endsWith('.tnef'))

suite('winmail.dat', () => {
  const rows = readFileSync(`${CORPUS}expected.tsv`, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'))
  test('there are samples and expectations', (t: TestContext) => {
    t.assert.strictEqual(SAMPLES.length, 19)
    t.assert.ok(rows.length >= 25)
  })

  for (const [file = '', name = '', compare, octets, sha256] of rows) {
    test(`${file} holds ${name}`, (t: TestContext) => {
      const contents = readTnef(readFileSync(`${CORPUS}${file}`))
      const found =
        contents?.attachments.filter(({ fileName }) => fileName === name).map(({ data }) => data) ?? []
      const compared = found.map((data) => Buffer.from(compare === 'lf' ? withLf(data) : data))
      t.assert.ok(compared.some((data) => String(data.length) === octets && digest(data) === sha256))
    })
  }

  test('texts, rich texts and pages are read', (t: TestContext) => {
    const read = (file: string) => readTnef(readFileSync(`${CORPUS}${file}.tnef`))
    t.assert.strictEqual(read('two-files')?.subject, 'two files')
    t.assert.strictEqual(read('triples')?.text, 'Sample description\r\n')
    t.assert.match(read('MAPI_ATTACH_DATA_OBJ')?.text ?? '', /^Det er jo en velkjent sak at bodødamene/)
    t.assert.strictEqual(read('MAPI_ATTACH_DATA_OBJ')?.rtf?.length, 2429)
    t.assert.match(read('body')?.html ?? '', /<html/i)
    t.assert.match(read('winmail')?.text ?? '', /^1{45}\n \n2/)
  })

  test('a message within the message gives its own attachments', (t: TestContext) => {
    const names = readTnef(readFileSync(`${CORPUS}christmas.tnef`))?.attachments.map(
      ({ fileName }) => fileName,
    )
    t.assert.strictEqual(
      names?.filter((name) => name === 'kitten-playing-with-a-christmas-tree.jpg').length,
      2,
    )
  })

  test('other files are no winmail.dat', (t: TestContext) => {
    t.assert.strictEqual(isTnef(Buffer.from('%PDF-1.4')), false)
    t.assert.strictEqual(readTnef(Buffer.from('x')), undefined)
  })
})

suite('winmail.dat, broken', () => {
  test('no bytes make the reader throw or run away', (t: TestContext) => {
    const seeds = SAMPLES.map((name) => readFileSync(`${CORPUS}${name}`).subarray(0, 40_000))
    const change = fc.tuple(fc.nat(40_000), fc.nat(255))
    const well = fc.property(
      fc.constantFrom(...seeds),
      fc.array(change, { maxLength: 20 }),
      fc.nat(40_000),
      (seed, changes, cut) => {
        const bytes = Buffer.from(seed.subarray(0, Math.max(cut, 6)))
        for (const [at, value] of changes) if (at > 3) bytes[at % bytes.length] = value
        const contents = readTnef(bytes)
        const total = contents?.attachments.reduce((sum, { data }) => sum + data.length, 0) ?? 0
        t.assert.ok(total <= bytes.length * 4)
      },
    )
    t.assert.ok(cpuMs(() => fc.assert(well, { numRuns: 500 }), 1) < 20_000)
  })

  test('compressed text is never larger than its tokens allow, whatever it announces', (t: TestContext) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (body) => {
        const bytes = Buffer.concat([Buffer.from('ffffffffffffff7f4c5a467500000000', 'hex'), body])
        t.assert.ok((decompressRtf(bytes)?.length ?? 0) <= body.length * 17)
      }),
      { numRuns: 500 },
    )
  })

  test('rich text becomes words, and deep nesting costs no stack', (t: TestContext) => {
    const rtf = (text: string) => rtfToText(Buffer.from(text, 'utf8'))
    t.assert.strictEqual(
      rtf("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}Hola\\par {\\b A\\'f1o} \\u8364?\\{\\}}"),
      'Hola\nAño €{}',
    )
    t.assert.strictEqual(rtf('{\\rtf1{\\*\\htmltag <p>}hola\\htmlrtf {\\par}\\htmlrtf0 }'), 'hola')
    t.assert.strictEqual(rtf(`${'{'.repeat(200_000)}x`), 'x')
  })
})

function withLf(data: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(data).toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
}

function digest(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}
