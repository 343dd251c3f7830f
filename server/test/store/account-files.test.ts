/** Account files themselves: their place, their rights, their logs, opened and closed. */
import { existsSync, statSync } from 'node:fs'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  WAL_AGAIN_MS,
  WAL_BYTES_MAX,
  WAL_QUIET_MS,
  WALS_KEPT_MAX,
  WRITTEN_CLOSE_MS,
  WRITTEN_KEPT_MS,
} from '../../src/store/limits.ts'
import { openEngine } from '../kit/engines.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { until } from '../kit/queue.ts'
import { ANA, inboxOf, LUIS, message, openTestStores } from '../kit/stores.ts'

test('files and folders are for their owner alone', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  await using stores = await openTestStores(engine)
  await stores.accounts.open(ANA).provision()
  const file = join(engine.dir, 'accounts', '07', '7.db')
  for (const path of [file, `${file}-wal`, `${file}-shm`, join(engine.dir, 'blob.key')])
    t.assert.strictEqual(statSync(path).mode & 0o777, 0o600, path)
  for (const path of [join(engine.dir, 'accounts'), join(engine.dir, 'accounts', '07')])
    t.assert.strictEqual(statSync(path).mode & 0o777, 0o700, path)
})

test('idle files are closed, and open again when they are needed', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  await using stores = await openTestStores(engine, { idleCloseMs: 1 })
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const log = join(engine.dir, 'accounts', '07', '7.db-wal')
  await until(() => !existsSync(log))
  await ana.append(await inboxOf(ana), [message('a')], {})
  t.assert.strictEqual((await ana.usage()).messages, 1)
})

test('a checkpoint cuts quiet logs and leaves fresh ones', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  await using stores = await openTestStores(engine)
  await using maintenance = await openTestStores(engine)
  for (const id of [ANA, LUIS]) {
    const account = stores.accounts.open(id)
    await account.provision()
    await account.append(await inboxOf(account), [message('a')], {})
  }
  const logs = [7, 8].map((id) => join(engine.dir, 'accounts', `0${id}`, `${id}.db-wal`))
  const [quiet = '', fresh = ''] = logs
  await utimes(quiet, new Date(0), new Date(0))
  await maintenance.checkpoint()
  t.assert.strictEqual(statSync(quiet).size, 0)
  t.assert.ok(statSync(fresh).size > 0)
  for (const id of [ANA, LUIS]) {
    const account = stores.accounts.open(id)
    await account.append(await inboxOf(account), [message('b')], {})
    t.assert.strictEqual((await account.usage()).messages, 2)
    t.assert.deepStrictEqual((await stores.care.check(id)).problems, [])
  }
})

test('a long log that was copied back is left alone for a while, though it keeps its length', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  const clock = fakeClock()
  await using stores = await openTestStores(engine, { clock })
  await using maintenance = await openTestStores(engine, { clock })
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const inbox = await inboxOf(ana)
  const file = join(engine.dir, 'accounts', '07', '7.db')
  const long = message('long', { bytes: Buffer.alloc(20_000, 'x') })
  while (statSync(`${file}-wal`).size < WAL_BYTES_MAX) await ana.append(inbox, [long], {})
  const copied = async (): Promise<boolean> => {
    const before = statSync(file, { bigint: true }).mtimeNs
    await ana.append(inbox, [long], {})
    await maintenance.checkpoint()
    return statSync(file, { bigint: true }).mtimeNs > before
  }
  t.assert.ok(await copied())
  t.assert.ok(!(await copied()))
  await clock.advance(WAL_AGAIN_MS - 1)
  t.assert.ok(!(await copied()))
  await clock.advance(1)
  t.assert.ok(await copied())
  t.assert.ok(statSync(`${file}-wal`).size < 2 * WAL_BYTES_MAX)
  t.assert.deepStrictEqual((await stores.care.check(ANA)).problems, [])
})

test('a file that was written stays open for the next message, and not for ever', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  const clock = fakeClock()
  await using stores = await openTestStores(engine, { clock })
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  await ana.append(await inboxOf(ana), [message('a')], {})
  const shared = join(engine.dir, 'accounts', '07', '7.db-shm')
  await clock.advance(WRITTEN_CLOSE_MS + 1)
  // Twice as long as it takes to look for idle files.
  await sleep(500)
  t.assert.ok(existsSync(shared))
  await clock.advance(WRITTEN_KEPT_MS)
  await until(() => !existsSync(shared))
})

test('of the quiet logs those written last are left alone for longer', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  await using stores = await openTestStores(engine)
  await using maintenance = await openTestStores(engine)
  for (const id of [ANA, LUIS]) await stores.accounts.open(id).provision()
  const [older = '', newer = ''] = [7, 8].map((id) => join(engine.dir, 'accounts', `0${id}`, `${id}.db-wal`))
  const quietSince = Date.now() - 2 * WAL_QUIET_MS
  await utimes(older, new Date(quietSince - 2), new Date(quietSince - 2))
  await utimes(newer, new Date(quietSince - 1), new Date(quietSince - 1))
  // Looked at, and not opened: they are newer than these two, and only one place is left among those kept.
  const others = join(engine.dir, 'accounts', '3f')
  await mkdir(others)
  for (let n = 1; n < WALS_KEPT_MAX; n++) {
    await writeFile(join(others, `${n * 64 + 63}.db-wal`), 'log')
    await utimes(join(others, `${n * 64 + 63}.db-wal`), new Date(quietSince), new Date(quietSince))
  }
  await maintenance.checkpoint()
  t.assert.deepStrictEqual([statSync(older).size, statSync(newer).size > 0], [0, true])
})
