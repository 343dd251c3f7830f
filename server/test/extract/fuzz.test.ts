/** Real files with something changed, cut off or put in: text comes out, or nothing, and the reader goes on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FileKind, SearchFile } from '../../src/mail/message/search-file.ts'
import { fileText } from '../../src/service/extract/file-text.ts'
import { FILE_SIGNS_MAX } from '../../src/service/extract/limits.ts'
import { zipEntries } from '../../src/service/extract/zip.ts'
import { createTextReader } from '../../src/service/parse-process/text-reader.ts'
import { messageWith, OFFICE_FILES, officeFile, searchFile } from '../kit/office-files.ts'
import { zip } from '../kit/zip.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 200)
const FILES: readonly SearchFile[] = [
  ...OFFICE_FILES.map(([name]) => searchFile(name, officeFile(name))),
  searchFile('a.zip', zip([{ name: 'a.docx', data: officeFile('acta.docx') }])),
  searchFile('a.eml', messageWith('x', [{ name: 'a.rtf', bytes: officeFile('acta.rtf') }])),
]

const change = fc.oneof(
  fc.record({
    do: fc.constant('set' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    to: fc.nat(255),
  }),
  fc.record({
    do: fc.constant('cut' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    to: fc.nat(5_000),
  }),
  fc.record({
    do: fc.constant('put' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    to: fc.nat(5_000),
  }),
)
const mutant = fc.record({
  file: fc.constantFrom(...FILES),
  changes: fc.array(change, { minLength: 1, maxLength: 6 }),
})

function mutate({ file, changes }: typeof mutant extends fc.Arbitrary<infer T> ? T : never): SearchFile {
  let bytes = Buffer.from(file.contents())
  for (const { do: what, at, to } of changes) {
    const place = Math.floor(at * bytes.length)
    if (what === 'set' && place < bytes.length) bytes[place] = to
    if (what === 'cut') bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + to)])
    // Some of its own octets once more.
    if (what === 'put')
      bytes = Buffer.concat([
        bytes.subarray(0, place),
        bytes.subarray(place / 2, place / 2 + to),
        bytes.subarray(place),
      ])
  }
  return { ...file, contents: () => bytes }
}

test('changed files of all kinds', async () => {
  using reader = createTextReader({ timeoutMs: 5_000 })
  const mutants = fc.sample(mutant, { numRuns: RUNS, seed: 20261122 }).map(mutate)
  const texts = await reader.read([...mutants, searchFile('acta.docx', officeFile('acta.docx'))])
  for (const text of texts.slice(0, -1)) {
    if (text === undefined) continue
    assert.ok(text.text.length <= FILE_SIGNS_MAX)
    assert.ok(text.text.isWellFormed())
  }
  assert.match(texts.at(-1)?.text ?? '', /quinquenio/)
  // Most still say something: what is changed is not simply refused.
  assert.ok(texts.filter((text) => (text?.text ?? '') !== '').length > RUNS / 4)
})

test('any octets as a file of any kind but PDF, which is not ours', async () => {
  const kinds: readonly FileKind[] = ['zip', 'rtf', 'tnef', 'html', 'text', 'message', 'ole']
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...kinds), fc.uint8Array({ maxLength: 2_000 }), async (kind, bytes) => {
      const { text } = await fileText(kind, bytes)
      assert.ok(text.isWellFormed())
    }),
    { numRuns: RUNS * 5 },
  )
})

test('directories of archives that lead anywhere', () => {
  const archive = zip([{ name: 'a', data: Buffer.from('b') }])
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { maxLength: 8 }), (changes) => {
      const bytes = Buffer.from(archive)
      for (const [at, to] of changes) bytes[at] = to
      for (const { at, packed } of zipEntries(bytes)) assert.ok(at >= 0 && packed >= 0)
    }),
    { numRuns: RUNS * 20 },
  )
})
