/** Uploads of an account: kept in pieces, bounded for a day together, and forgotten where they break off. RFC 8620 §6.1 */
import type { TestContext } from 'node:test'
import { Refusal } from '../../src/lib/refusal.ts'
import {
  UPLOAD_KEPT_MS,
  UPLOAD_PIECE_OCTETS,
  UPLOAD_PIECES,
  UPLOADED_OCTETS_MAX,
} from '../../src/store/limits.ts'
import { steppedClock } from '../directory/sign-in.ts'
import { ANA, eachEngine, LUIS, openTestStores, refuses } from '../kit/stores.ts'

eachEngine('an upload is whole or is not there', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const { uploads } = stores.accounts.open(ANA)
  for (const account of [ANA, LUIS]) await stores.accounts.open(account).provision()
  for (const octets of [0, 1, UPLOAD_PIECE_OCTETS - 1, UPLOAD_PIECE_OCTETS, UPLOAD_PIECE_OCTETS + 1]) {
    const bytes = Buffer.alloc(octets, 'valija')
    const { id, sizeBytes } = await uploads.put('text/plain', [bytes.subarray(0, 5), bytes.subarray(5)])
    const found = await uploads.get(id)
    t.assert.deepStrictEqual([sizeBytes, found?.sizeBytes, found?.type], [octets, octets, 'text/plain'])
    t.assert.ok(Buffer.concat(await Array.fromAsync(found?.pieces() ?? [])).equals(bytes))
    t.assert.strictEqual(await uploads.get(id + 1), undefined)
    t.assert.strictEqual(await stores.accounts.open(LUIS).uploads.get(id), undefined)
  }
})

eachEngine('what breaks off or is too much is not there', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const piece = Buffer.alloc(UPLOAD_PIECE_OCTETS)
  async function* brokenOff(): AsyncGenerator<Uint8Array> {
    yield piece
    throw new Refusal('invalid', { key: 'http.broken' })
  }
  await t.assert.rejects(ana.uploads.put('a/b', brokenOff()), refuses('invalid'))
  // The rest is bound to no engine, and two hundred megabytes take their time.
  if (engine.name !== 'sqlite') return
  // A day's room is still there to the last octet, and not one more.
  const most = new Array<Buffer>(UPLOAD_PIECES - 1).fill(piece)
  let left = UPLOADED_OCTETS_MAX
  for (; left > most.length * piece.length; left -= most.length * piece.length)
    await ana.uploads.put('a/b', most)
  await ana.uploads.put('a/b', [Buffer.alloc(left - 1)])
  await t.assert.rejects(ana.uploads.put('a/b', [Buffer.alloc(2)]), refuses('over-quota'))
  const { id } = await ana.uploads.put('a/b', [Buffer.alloc(1)])
  await t.assert.rejects(ana.uploads.put('a/b', [Buffer.alloc(1)]), refuses('over-quota'))
  t.assert.strictEqual((await ana.uploads.get(id))?.sizeBytes, 1)
})

eachEngine('what is a day old is gone, also of who uploads no more', async (t: TestContext, engine) => {
  const clock = steppedClock()
  await using stores = await openTestStores(engine, { clock })
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  await ana.uploads.put('a/b', [Buffer.alloc(UPLOAD_PIECE_OCTETS + 1)])
  const db = engine.database(engine.postgres === undefined ? 'accounts/07/7' : 'mail')
  const rows = () =>
    db.write(async (sql) => {
      if (sql.engine === 'postgres') await sql.run("select set_config('valija.account_id', '7', true)")
      return (await sql.get<{ n: number }>('select count(*) as n from mail_upload where account_id = 7'))?.n
    })
  clock.ms += UPLOAD_KEPT_MS
  await stores.care.maintain()
  t.assert.strictEqual(await rows(), 2)
  clock.ms += 1
  t.assert.strictEqual((await stores.care.maintain()).failed, 0)
  t.assert.strictEqual(await rows(), 0)
})
