/** Hostile and honest files with something changed, cut off or put in: what is seen is told in the agreed form, and the reader goes on. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { readStructure } from '../../src/mail/mime/structure.ts'
import { lookAtText } from '../../src/service/filter/attachments/look-at-text.ts'
import { readAllWays } from '../../src/service/filter/attachments/readings.ts'
import { openFile } from '../../src/service/filter/attachments/within/open-file.ts'
import { archiveAnswer } from '../../src/service/parse-process/archive-job.ts'
import { cpuMs } from '../kit/cpu-time.ts'
import { EICAR_FORMS } from '../kit/eicar-forms.ts'
import { HONEST, HOSTILE } from '../kit/hostile-files.ts'
import { noPause } from '../kit/suspect.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 300)
const CORPUS = new URL('../corpus/tnef/', import.meta.url)
const SMALL = 60_000
const FILES = [
  ...[...HOSTILE, ...HONEST].map(({ name, bytes }) => ({ name, bytes })),
  ...readdirSync(CORPUS)
    .filter((name) => name.endsWith('.tnef'))
    .map((name) => ({ name, bytes: readFileSync(new URL(name, CORPUS)) })),
  // Archives that are only listed.
  { name: 'a.rar', bytes: Buffer.from('526172211a0701003392b5e50a01050600050101808000', 'hex') },
  { name: 'a.rar', bytes: Buffer.from('526172211a0700cf907300000d00000000000000', 'hex') },
  {
    name: 'a.7z',
    bytes: Buffer.from('377abcaf271c0004000000000000000000000000200000000000000000000000', 'hex'),
  },
  {
    name: 'a.cab',
    bytes: Buffer.from('4d53434600000000500000000000000024000000000000000301010001000000', 'hex'),
  },
].filter(({ bytes }) => bytes.length < SMALL)

const change = fc.record({
  act: fc.constantFrom('set', 'cut', 'put', 'large'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  to: fc.nat(255),
})

function changed(
  seed: Uint8Array,
  changes: readonly { readonly act: string; readonly at: number; readonly to: number }[],
): Buffer {
  let bytes = Buffer.from(seed)
  for (const { act, at, to } of changes) {
    const place = Math.floor(at * bytes.length)
    if (act === 'set') bytes[place] = to
    else if (act === 'large') bytes.fill(0xff, place, Math.min(place + 4, bytes.length))
    else if (act === 'cut') bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + to)])
    else
      bytes = Buffer.concat([
        bytes.subarray(0, place),
        Buffer.alloc(to, Buffer.concat([bytes.subarray(place, place + 7), seed.subarray(0, 1)])),
        bytes.subarray(place),
      ])
  }
  return bytes
}

test('files: facts come out, in the form that is believed, in bounded time', async () => {
  const mutant = fc.record({ file: fc.constantFrom(...FILES), changes: fc.array(change, { maxLength: 6 }) })
  await fc.assert(
    fc.asyncProperty(mutant, async ({ file, changes }) => {
      const opened = await openFile(changed(file.bytes, changes), file.name, 5_000)
      const answer = archiveAnswer.safeParse(JSON.parse(JSON.stringify([opened])))
      assert.ok(answer.success, answer.error?.message)
    }),
    { numRuns: RUNS },
  )
})

test('any octets behind the sign of any format', async () => {
  const heads = FILES.map(({ bytes }) => bytes.subarray(0, 40))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 2_000 }), async (head, rest) => {
      const opened = await openFile(Buffer.concat([head, rest]), 'x', 5_000)
      assert.ok(archiveAnswer.safeParse(JSON.parse(JSON.stringify([opened]))).success)
    }),
    { numRuns: RUNS },
  )
})

test('messages: every reading is found and none is endless', async () => {
  const seeds = [...EICAR_FORMS.values()]
    .filter((message) => message.length < 20_000)
    .map((text) => Buffer.from(text))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...seeds), fc.array(change, { maxLength: 8 }), async (seed, changes) => {
      const bytes = changed(seed, changes)
      const { files, others } = await readAllWays({ bytes, structure: readStructure(bytes) }, noPause)
      for (const file of [...files, ...others]) assert.ok(file.bytes().length <= bytes.length * 2)
    }),
    { numRuns: RUNS },
  )
})

test('a mebibyte of what slows readers down costs no more than a mebibyte', () => {
  const pieces = [
    '<',
    '<script',
    'data:application/',
    ' on',
    '"+"',
    '&#1',
    '\\x',
    '<input ',
    '=',
    'blob (',
    'a'.repeat(100),
    '\\objdata',
    '% 0 obj<<',
  ]
  for (const piece of pieces)
    for (const kind of ['html', 'svg', 'shortcut'] as const) {
      const bytes = Buffer.alloc(1024 * 1024, piece)
      assert.ok(cpuMs(() => lookAtText(bytes, kind), 1) < 1_500, `${piece} as ${kind}`)
    }
})
