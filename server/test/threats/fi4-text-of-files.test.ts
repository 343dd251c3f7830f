/** THREATS FI4: files made to do harm: each ends with what was read of it, or with nothing, in bounded time and memory. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { deflateRawSync } from 'node:zlib'
import type { FileText } from '../../src/mail/message/search-file.ts'
import { FILE_SIGNS_MAX, NESTING_MAX, UNPACKED_OCTETS_MAX } from '../../src/service/extract/limits.ts'
import { createTextReader } from '../../src/service/parse-process/text-reader.ts'
import { officeFile, searchFile } from '../kit/office-files.ts'
import { type ZipFile, zip } from '../kit/zip.ts'

const MIB = 1024 * 1024
const MEASURE = fileURLToPath(new URL('../extract/measure-child.ts', import.meta.url))
/** What Node, its modules and the largest allowed contents may take together. */
const PEAK_MIB_MAX = 400

const docx = (xml: string | Uint8Array, more: readonly ZipFile[] = []): Buffer =>
  zip([
    { name: '[Content_Types].xml', data: Buffer.from('<Types/>') },
    { name: 'word/document.xml', data: Buffer.from(xml) },
    ...more,
  ])
const paragraph = (words: string): string => `<w:p><w:r><w:t>${words}</w:t></w:r></w:p>`

function nested(depth: number): Buffer {
  let inner = zip([{ name: 'fondo.txt', data: Buffer.from('en el fondo') }])
  for (let n = depth; n > 0; n--) inner = zip([{ name: `nivel${n}.zip`, data: inner }])
  return inner
}

/** Numbered objects without end and one page that is its own parent. */
function pdf(objects: readonly string[]): Buffer {
  const body = objects.map((object, n) => `${n + 1} 0 obj\n${object}\nendobj\n`).join('')
  return Buffer.from(`%PDF-1.4\n${body}trailer\n<< /Root 1 0 R /Size ${objects.length + 1} >>\n%%EOF\n`)
}

const CATALOG = '<< /Type /Catalog /Pages 2 0 R >>'
const zeros = deflateRawSync(Buffer.alloc(300 * MIB))

type Bomb = {
  readonly file: string
  readonly bytes: () => Buffer
  readonly says?: RegExp
  readonly walled?: true
}

const BOMBS: Readonly<Record<string, Bomb>> = {
  'a document of 300 MiB in 300 KiB': {
    file: 'a.docx',
    bytes: () =>
      zip([
        { name: '[Content_Types].xml', data: Buffer.from('<Types/>') },
        { name: 'word/document.xml', data: Buffer.alloc(0), packed: zeros },
      ]),
    says: /^$/,
  },
  'a thousand entries that share one such content': {
    file: 'a.zip',
    bytes: () =>
      zip([
        { name: '0.txt', data: Buffer.alloc(0), packed: zeros },
        ...Array.from({ length: 999 }, (_, n) => ({
          name: `${n + 1}.txt`,
          data: Buffer.alloc(0),
          packed: zeros,
          overlaps: true,
        })),
      ]),
    says: /^0\.txt\n1\.txt\n/,
  },
  'archives in archives': {
    file: 'a.zip',
    bytes: () => nested(40),
    says: new RegExp(`nivel${NESTING_MAX + 1}\\.zip$`),
  },
  'more text than is wanted': {
    file: 'a.docx',
    bytes: () =>
      docx(
        `<w:document>${paragraph('palabra '.repeat(MIB / 4) + randomBytes(MIB).toString('hex'))}</w:document>`,
      ),
    says: /^palabra palabra /,
  },
  'entities that grow': {
    file: 'a.docx',
    bytes: () => {
      const entities = Array.from({ length: 20 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(20)}">`)
      return docx(
        `<!DOCTYPE w [<!ENTITY e0 "bomba">${entities.join('')}]><w:document>${paragraph('antes &e20; después')}</w:document>`,
      )
    },
    says: /^antes &e20; después$/,
  },
  'elements in elements': {
    file: 'a.docx',
    bytes: () => docx(`<w:document>${paragraph('antes')}${'<w:p>'.repeat(MIB / 8)}`),
    says: /^antes$/,
  },
  'an XML of faults': { file: 'a.docx', bytes: () => docx('<<&;<a b=<'.repeat(MIB / 16)) },
  'a million objects': {
    file: 'a.pdf',
    bytes: () => pdf([CATALOG, '<< /Type /Pages /Kids [] /Count 0 >>', ...Array<string>(1e6).fill('null')]),
    says: /^$/,
  },
  'a tree of pages that never ends': {
    file: 'a.pdf',
    bytes: () => pdf([CATALOG, '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000000 >>']),
    says: /^$/,
  },
  'a page whose content calls itself': {
    file: 'a.pdf',
    bytes: () =>
      pdf([
        CATALOG,
        '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /X 4 0 R >> >> >>',
        '<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >> /Length 6 >>\nstream\n/X Do \nendstream',
      ]),
    says: /^$/,
  },
  'a PDF that is a bomb within': {
    file: 'a.pdf',
    // Other people's reader unpacks all of it.
    walled: true,
    bytes: () => {
      const packed = deflateRawSync(Buffer.alloc(300 * MIB, '(x) Tj '))
      const stream = Buffer.concat([Buffer.from([0x78, 0x9c]), packed]).toString('latin1')
      return Buffer.from(
        pdf([
          CATALOG,
          '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
          '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>',
          `<< /Filter /FlateDecode /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
        ]).toString('utf8'),
        'latin1',
      )
    },
  },
  'a compound file whose sectors all lead to the first one': {
    file: 'a.doc',
    bytes: () => {
      const bytes = Buffer.concat([officeFile('acta.doc'), Buffer.alloc(20 * MIB)])
      const table = bytes.readUInt32LE(76)
      return bytes.fill(0, (table + 1) * 512, (table + 2) * 512)
    },
  },
  'rich text of braces': {
    file: 'a.rtf',
    bytes: () => Buffer.from(`{\\rtf1 antes${'{'.repeat(8 * MIB)}`),
    says: /^antes$/,
  },
}

suite('FI4: files that do harm', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'valija-bombs-'))
  })
  after(() => rm(folder, { recursive: true }))

  for (const [title, { file, bytes, says, walled }] of Object.entries(BOMBS)) {
    if (walled === true) continue
    test(title, () => {
      const path = join(folder, file)
      writeFileSync(path, bytes())
      // As in the parse process, but for its limits: what is written here keeps them by itself.
      const child = spawnSync(process.execPath, [MEASURE, path], {
        encoding: 'utf8',
        timeout: 10_000,
        maxBuffer: 64 * MIB,
      })
      assert.equal(child.status, 0, child.stderr)
      const { text, peakMib } = JSON.parse(child.stdout) as FileText & { readonly peakMib: number }
      assert.ok(text.length <= FILE_SIGNS_MAX)
      if (says !== undefined) assert.match(text.slice(0, 2_000), says)
      assert.ok(peakMib < PEAK_MIB_MAX, `${peakMib} MiB`)
    })
  }

  test('after each of them the next file is read', async () => {
    using reader = createTextReader({ timeoutMs: 4_000 })
    const files = Object.values(BOMBS).flatMap(({ file, bytes }) => [
      searchFile(file, bytes()),
      searchFile('acta.docx', officeFile('acta.docx')),
    ])
    const before = process.memoryUsage().rss
    const texts = await reader.read(files)
    assert.ok(process.memoryUsage().rss - before < 256 * MIB)
    for (const [n, text] of texts.entries()) if (n % 2 === 1) assert.match(text?.text ?? '', /quinquenio/)
  })

  test('links to other files and machines are not followed', async () => {
    using reader = createTextReader()
    const link =
      '<Relationships><Relationship Id="r1" Type="attachedTemplate" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    const bytes = docx(
      `<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document>${paragraph('antes &x; después')}</w:document>`,
      [
        { name: 'word/_rels/document.xml.rels', data: Buffer.from(link) },
        { name: '../../../etc/passwd', data: Buffer.from('root') },
      ],
    )
    const [text] = await reader.read([searchFile('a.docx', bytes)])
    assert.equal(text?.text, 'antes &x; después')
  })

  test('what all archives of a file may give is a bound above any of these', () => {
    assert.ok(UNPACKED_OCTETS_MAX / MIB < PEAK_MIB_MAX / 2)
  })
})
