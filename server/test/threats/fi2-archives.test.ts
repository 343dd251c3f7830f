/** THREATS FI2: archives that are made to drown who opens them. Each has a verdict in time, and none is "nothing found". */
import { createHash } from 'node:crypto'
import { suite, type TestContext, test } from 'node:test'
import { deflateRawSync, gzipSync } from 'node:zlib'
import {
  ARCHIVE_DEPTH_MAX,
  ARCHIVE_ENTRIES_MAX,
  ENTRY_OCTETS_MAX,
  FACTS_MAX,
  FILE_NAME_MAX,
  UNPACKED_OCTETS_FREE,
  UNPACKED_OCTETS_MAX,
  UNPACKED_RATIO_MAX,
} from '../../src/service/filter/attachments/limits.ts'
import { openFile } from '../../src/service/filter/attachments/within/open-file.ts'
import { Opening, unpackedMax } from '../../src/service/filter/attachments/within/opening.ts'
import { archiveAnswer } from '../../src/service/parse-process/archive-job.ts'
import { rulesOf } from '../kit/attachments.ts'
import { manyFold, millionEntries, nested, nestedGzip, overlapping, quine } from '../kit/bombs.ts'
import { tar } from '../kit/hostile-files.ts'
import { zip } from '../kit/zip.ts'

const VERDICT_MS = 20_000
const MIB = 1024 * 1024
const soon = (): number => performance.now() + 60_000
const factsOf = async (bytes: Uint8Array): Promise<string[]> =>
  [...new Set((await openFile(bytes, 'a.zip', 60_000)).facts.map(({ fact }) => fact))].sort()

const BOMBS: readonly (readonly [string, string, () => Uint8Array, string])[] = [
  ['42.zip', 'a.zip', () => manyFold(4), 'bomb'],
  ['files that share their octets', 'a.zip', () => overlapping(5_000, 16), 'bomb'],
  [
    'ten gibibytes of zeros in one file',
    'a.gz',
    () => Buffer.concat(Array.from({ length: 40 }, () => ZEROS)),
    'bomb',
  ],
  ['a million entries', 'a.zip', () => millionEntries(), 'too-many'],
  ['fifty deep', 'a.zip', () => nested(50), 'too-deep'],
  ['fifty deep, one stream in the other', 'a.gz', () => nestedGzip(50), 'too-deep'],
  ['itself without end', 'r.zip', () => quine(), 'damaged'],
  [
    'a million files of a tape',
    'a.tar',
    () => Buffer.concat([tarOf(20_000), Buffer.alloc(1024)]),
    'too-many',
  ],
]
const ZEROS = gzipSync(Buffer.alloc(256 * MIB))

function tarOf(count: number): Buffer {
  const one = tar([{ name: 'a', data: Buffer.from('x') }]).subarray(0, 1024)
  return Buffer.concat(Array.from({ length: count }, () => one))
}

suite('FI2: bombs', () => {
  for (const [what, name, make, rule] of BOMBS)
    test(`${what}: held in time`, async (t: TestContext) => {
      const bytes = make()
      const sinceMs = performance.now()
      const rssBefore = process.memoryUsage().rss
      const { rules, held } = await rulesOf({ name, bytes })
      const tookMs = performance.now() - sinceMs
      t.diagnostic(`${bytes.length} octets: ${rules.join(', ')} in ${Math.round(tookMs)} ms`)
      t.assert.ok(held)
      t.assert.ok(rules.includes(rule) || rules.includes('unreadable'), rules.join())
      t.assert.ok(tookMs < VERDICT_MS)
      t.assert.ok(process.memoryUsage().rss - rssBefore < 300 * MIB)
    })
})

suite('FI2: limits, below, at and above', () => {
  test('depth', async (t: TestContext) => {
    // The file itself is no archive within an archive.
    for (const [depth, facts] of [
      [ARCHIVE_DEPTH_MAX - 1, []],
      [ARCHIVE_DEPTH_MAX, []],
      [ARCHIVE_DEPTH_MAX + 1, []],
      [ARCHIVE_DEPTH_MAX + 2, ['too-deep']],
    ] as const)
      t.assert.deepStrictEqual(await factsOf(nested(depth)), facts, String(depth))
  })

  test('entries', async (t: TestContext) => {
    const of = (count: number) =>
      zip(Array.from({ length: count }, (_, n) => ({ name: `${n}`, data: Buffer.from([n & 255, n >> 8]) })))
    t.assert.deepStrictEqual(await factsOf(of(ARCHIVE_ENTRIES_MAX - 1)), [])
    t.assert.deepStrictEqual(await factsOf(of(ARCHIVE_ENTRIES_MAX)), [])
    t.assert.deepStrictEqual(await factsOf(of(ARCHIVE_ENTRIES_MAX + 1)), ['too-many'])
  })

  test('octets: what is free, what the ratio allows, and what nobody may', (t: TestContext) => {
    const free = UNPACKED_OCTETS_FREE / UNPACKED_RATIO_MAX
    t.assert.strictEqual(unpackedMax(0), UNPACKED_OCTETS_FREE)
    t.assert.strictEqual(unpackedMax(Math.ceil(free)), Math.ceil(free) * UNPACKED_RATIO_MAX)
    const top = UNPACKED_OCTETS_MAX / UNPACKED_RATIO_MAX
    t.assert.strictEqual(unpackedMax(Math.floor(top) - 1), (Math.floor(top) - 1) * UNPACKED_RATIO_MAX)
    t.assert.strictEqual(unpackedMax(Math.ceil(top) + 1), UNPACKED_OCTETS_MAX)
    for (const more of [-1, 0, 1]) {
      const opening = new Opening(1_000_000, soon())
      t.assert.strictEqual(opening.take(1_000_000 * UNPACKED_RATIO_MAX + more, 'x'), more <= 0)
      t.assert.strictEqual(opening.isOver, more > 0)
    }
  })
})

suite('FI2: limits of what is unpacked', () => {
  test('octets of one stream', async (t: TestContext) => {
    for (const more of [-1, 0, 1])
      t.assert.deepStrictEqual(
        await factsOf(gzipSync(Buffer.alloc(UNPACKED_OCTETS_FREE + more))),
        more > 0 ? ['bomb'] : [],
      )
  })

  test('an entry that is held, and one of which only the head is looked at', async (t: TestContext) => {
    const noise = createHash('shake256', { outputLength: 3 * MIB })
      .update('x')
      .digest()
    for (const more of [-1, 0, 1]) {
      const data = Buffer.alloc(ENTRY_OCTETS_MAX + more, noise)
      const bytes = zip([{ name: 'a.dat', data, packed: deflateRawSync(data, { level: 1 }) }])
      const { entries, facts } = await openFile(bytes, 'a.zip', 60_000)
      t.assert.deepStrictEqual(facts, [])
      t.assert.strictEqual(entries[0]?.sha256, createHash('sha256').update(data).digest('hex'))
    }
  })

  test('names and facts', (t: TestContext) => {
    for (const more of [-1, 0, 1]) {
      const opening = new Opening(0, soon())
      for (let n = 0; n < FACTS_MAX + more; n++) opening.say('path', String(n))
      opening.entry({
        name: 'x'.repeat(FILE_NAME_MAX + more),
        type: undefined,
        depth: 1,
        encrypted: false,
        sha256: undefined,
      })
      const { facts, entries } = opening.result()
      t.assert.strictEqual(facts.length, FACTS_MAX + Math.min(more, 0))
      t.assert.strictEqual(entries[0]?.name.length, FILE_NAME_MAX + Math.min(more, 0))
      t.assert.ok(archiveAnswer.safeParse(JSON.parse(JSON.stringify([opening.result()]))).success)
    }
  })

  test('time: what is over is not opened', async (t: TestContext) => {
    const { facts, entries } = await openFile(nested(2), 'a.zip', -1)
    t.assert.deepStrictEqual(
      facts.map(({ fact }) => fact),
      ['bomb'],
    )
    t.assert.ok(entries.length <= 1)
  })
})
