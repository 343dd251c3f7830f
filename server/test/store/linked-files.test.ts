/** Files that others take by a link: whole or not there, bounded, forgotten with all their blobs when their time is over. */
import type { TestContext } from 'node:test'
import {
  BLOB_GRACE_MS,
  LINKED_FILE_OCTETS_MAX,
  LINKED_FILES_MAX,
  LINKED_OCTETS_MAX,
  LINKED_PIECE_OCTETS,
  UPLOAD_KEPT_MS,
} from '../../src/store/limits.ts'
import { steppedClock } from '../directory/sign-in.ts'
import { ANA, eachEngine, LUIS, openTestStores, refuses } from '../kit/stores.ts'

const DAY_MS = 24 * 3600 * 1000
const LARGE = Buffer.alloc(LINKED_PIECE_OCTETS + 5, 'valija')
const [FIRST, LAST] = [LARGE.subarray(0, LINKED_PIECE_OCTETS), LARGE.subarray(LINKED_PIECE_OCTETS)]

eachEngine('a file of a link is whole or is not there', async (t: TestContext, engine) => {
  const clock = steppedClock()
  await using stores = await openTestStores(engine, { clock })
  for (const account of [ANA, LUIS]) await stores.accounts.open(account).provision()
  const { linkedFiles } = stores.accounts.open(ANA)
  const expiresMs = clock.ms + 30 * DAY_MS
  const id = await linkedFiles.begin({ name: 'plano.zip', sizeBytes: LARGE.length, expiresMs })
  t.assert.deepStrictEqual([await linkedFiles.get(id), await linkedFiles.list()], [undefined, []])
  // In order, and of one size: neither holes nor a million pieces of one octet.
  await t.assert.rejects(linkedFiles.add(id, LINKED_PIECE_OCTETS, LAST), refuses('invalid'))
  await t.assert.rejects(linkedFiles.add(id, 0, FIRST.subarray(1)), refuses('invalid'))
  await t.assert.rejects(linkedFiles.add(id, 0, Buffer.alloc(0)), refuses('invalid'))
  t.assert.strictEqual(await linkedFiles.add(id, 0, FIRST), FIRST.length)
  // The answer was lost, and the client says it again.
  t.assert.strictEqual(await linkedFiles.add(id, 0, FIRST), FIRST.length)
  await t.assert.rejects(linkedFiles.add(id, FIRST.length, LARGE.subarray(0, 6)), refuses('invalid'))
  const begun = await linkedFiles.begun(id)
  t.assert.deepStrictEqual([begun.sizeBytes, begun.comeBytes], [LARGE.length, FIRST.length])
  t.assert.ok(Buffer.concat(await Array.fromAsync(begun.pieces())).equals(FIRST))
  t.assert.strictEqual(await linkedFiles.get(id), undefined)
  t.assert.strictEqual(await linkedFiles.add(id, FIRST.length, LAST, 'clean'), LARGE.length)
  const found = await linkedFiles.get(id)
  t.assert.ok(Buffer.concat(await Array.fromAsync(found?.pieces() ?? [])).equals(LARGE))
  await linkedFiles.count(id)
  t.assert.deepStrictEqual(await linkedFiles.list(), [
    {
      ...{ id, name: 'plano.zip', sizeBytes: LARGE.length, madeMs: clock.ms, expiresMs },
      ...{ downloads: 1, look: 'clean' },
    },
  ])
  const luis = stores.accounts.open(LUIS).linkedFiles
  t.assert.strictEqual(await luis.get(id), undefined)
  t.assert.strictEqual(await luis.remove(id), false)
  await t.assert.rejects(luis.add(id, 0, FIRST), refuses('not-found'))
  t.assert.strictEqual(await linkedFiles.remove(id), true)
  t.assert.strictEqual(await linkedFiles.get(id), undefined)
})

eachEngine('what is over goes with its blobs, and nothing else does', async (t: TestContext, engine) => {
  const clock = steppedClock()
  clock.ms = Date.now()
  await using stores = await openTestStores(engine, { clock })
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const whole = { name: 'a', sizeBytes: LARGE.length, expiresMs: clock.ms + 30 * DAY_MS }
  const kept = await ana.linkedFiles.begin(whole)
  for (const [at, piece] of [[0, FIRST] as const, [FIRST.length, LAST] as const])
    await ana.linkedFiles.add(kept, at, piece)
  // Broken off: by whoever closed the page, or by a machine that fell.
  const other = Buffer.alloc(LINKED_PIECE_OCTETS, 'otra')
  const brokenOff = await ana.linkedFiles.begin(whole)
  await ana.linkedFiles.add(brokenOff, 0, other)
  // Blobs are as old as the disk says, by the clock on the wall: an hour more than the test can take.
  clock.ms += Math.max(UPLOAD_KEPT_MS, BLOB_GRACE_MS) + 3_600_000
  t.assert.deepStrictEqual((await stores.care.maintain()).blobs, 1)
  await t.assert.rejects(ana.linkedFiles.add(brokenOff, other.length, LAST), refuses('not-found'))
  const found = await ana.linkedFiles.get(kept)
  t.assert.ok(Buffer.concat(await Array.fromAsync(found?.pieces() ?? [])).equals(LARGE))
  clock.ms = whole.expiresMs - 1
  t.assert.strictEqual((await stores.care.maintain()).blobs, 0)
  t.assert.ok(await ana.linkedFiles.get(kept))
  clock.ms += 1
  t.assert.strictEqual(await ana.linkedFiles.get(kept), undefined)
  t.assert.deepStrictEqual((await stores.care.maintain()).blobs, 2)
})

eachEngine('so many files, of so many octets', async (t: TestContext, engine) => {
  const clock = steppedClock()
  await using stores = await openTestStores(engine, { clock })
  const { linkedFiles } = stores.accounts.open(ANA)
  await stores.accounts.open(ANA).provision()
  const begin = (sizeBytes: number) =>
    linkedFiles.begin({ name: 'a', sizeBytes, expiresMs: clock.ms + 30 * DAY_MS })
  for (const size of [0, LINKED_FILE_OCTETS_MAX + 1])
    await t.assert.rejects(begin(size), refuses('too-large'))
  for (let left = LINKED_OCTETS_MAX; left > 0; left -= LINKED_FILE_OCTETS_MAX)
    await begin(LINKED_FILE_OCTETS_MAX - (left === LINKED_FILE_OCTETS_MAX ? 1 : 0))
  await t.assert.rejects(begin(2), refuses('over-quota'))
  await begin(1)
  await t.assert.rejects(begin(1), refuses('over-quota'))
  // What never came takes no room any more.
  clock.ms += UPLOAD_KEPT_MS + 1
  for (let n = 0; n < LINKED_FILES_MAX; n++) await begin(1)
  await t.assert.rejects(begin(1), refuses('limit'))
})
