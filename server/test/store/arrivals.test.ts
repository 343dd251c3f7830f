/** New messages of the queue in their files: what is taken back after a crash, and what never is. SQLite only. */

import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Arrivals, type Arrived } from '../../src/store/arrivals/arrivals.ts'
import { ARRIVAL_MAX, SEGMENT_BYTES } from '../../src/store/arrivals/limits.ts'
import { HEADER_BYTES } from '../../src/store/arrivals/record.ts'
import { type Recovery, recoverArrivals } from '../../src/store/arrivals/recover.ts'
import { message, recipient } from '../kit/queue-messages.ts'

const KIB = 1024

type Folder = AsyncDisposable & { readonly path: string }

async function folder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'valija-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

async function recovered(path: string): Promise<{ readonly found: Arrived[]; readonly recovery: Recovery }> {
  const found: Arrived[] = []
  const recovery = await recoverArrivals(path, async (messages) => {
    found.push(...messages)
  })
  return { found, recovery }
}

function ignore(): void {}

test('arrivals: what is not finished comes back whole, once', async (t: TestContext) => {
  await using dir = await folder()
  const arrivals = new Arrivals(dir.path, ignore)
  const two = message(2, {
    recipients: ['a@x.test', 'b@y.test', 'c@z.test'].map((each) => recipient(each)),
  })
  await arrivals.add([message(1), two])
  await arrivals.add([message(3)])
  arrivals.finish([
    { id: 1, recipients: [0] },
    { id: 2, recipients: [1] },
  ])
  const { found, recovery } = await recovered(dir.path)
  t.assert.deepStrictEqual(
    found.map(({ message: { id }, left }) => [id, [...left]]),
    [
      [2, [0, 2]],
      [3, [0]],
    ],
  )
  t.assert.deepStrictEqual({ ...found[0]?.message, bytes: undefined }, { ...two, bytes: undefined })
  t.assert.deepStrictEqual(Buffer.from(found[0]?.message.bytes ?? []), two.bytes)
  t.assert.deepStrictEqual(recovery, { messages: 2, damaged: 0 })
  t.assert.deepStrictEqual(readdirSync(dir.path), [])
})

test('arrivals: an interrupted recovery begins again', async (t: TestContext) => {
  await using dir = await folder()
  await new Arrivals(dir.path, ignore).add([message(1)])
  const full = new Error('the tables are away')
  await t.assert.rejects(
    recoverArrivals(dir.path, () => Promise.reject(full)),
    full,
  )
  t.assert.strictEqual((await recovered(dir.path)).found.length, 1)
})

test('arrivals: a write that a power cut tore is not there; what was synced before it is', async (t: TestContext) => {
  await using dir = await folder()
  const arrivals = new Arrivals(dir.path, ignore)
  await arrivals.add([message(1)])
  const path = join(dir.path, 'a.log')
  const before = readFileSync(path)
  await arrivals.add([message(2)])
  const after = readFileSync(path)
  for (let cut = before.length; cut < after.length; cut++) {
    writeFileSync(path, after.subarray(0, cut))
    const { found, recovery } = await recovered(dir.path)
    t.assert.deepStrictEqual(
      found.map(({ message: { id } }) => id),
      [1],
      `cut at ${cut}`,
    )
    t.assert.strictEqual(recovery.damaged, 0)
  }
  // Blocks may reach the disk in any order: the length is right and the octets are not.
  for (let at = before.length; at < after.length; at++) {
    const torn = Buffer.from(after)
    torn[at] = (torn[at] ?? 0) ^ 1
    writeFileSync(path, torn)
    t.assert.deepStrictEqual(
      (await recovered(dir.path)).found.map(({ message: { id } }) => id),
      [1],
      `octet ${at}`,
    )
  }
})

test('arrivals: a damaged record takes no others with it, and is told', async (t: TestContext) => {
  await using dir = await folder()
  await new Arrivals(dir.path, ignore).add([message(1), message(2), message(3)])
  const path = join(dir.path, 'a.log')
  const bytes = readFileSync(path)
  const second = bytes.indexOf('delivery-2')
  bytes[second] = 0
  writeFileSync(path, bytes)
  const { found, recovery } = await recovered(dir.path)
  t.assert.deepStrictEqual(
    found.map(({ message: { id } }) => id),
    [1, 3],
  )
  t.assert.deepStrictEqual(recovery, { messages: 2, damaged: 1 })
})

test('arrivals: a file that is used again gives back nothing of its earlier use', async (t: TestContext) => {
  await using dir = await folder()
  const arrivals = new Arrivals(dir.path, ignore)
  const body = Buffer.alloc(ARRIVAL_MAX - KIB, 'x')
  let id = 0
  // Both files full, both again, and a little more.
  for (let written = 0; written < 4.2 * SEGMENT_BYTES; written += body.length) {
    const one = message(++id, { bytes: body })
    t.assert.deepStrictEqual(arrivals.select([one]), [one])
    await arrivals.add([one])
    arrivals.finish([{ id, recipients: [0] }])
  }
  for (const name of readdirSync(dir.path))
    t.assert.ok(statSync(join(dir.path, name)).size < 1.2 * SEGMENT_BYTES, name)
  const last = message(++id)
  t.assert.deepStrictEqual(arrivals.select([last]), [last])
  await arrivals.add([last])
  const { found, recovery } = await recovered(dir.path)
  t.assert.deepStrictEqual(
    found.map(({ message: { id: each } }) => each),
    [id],
  )
  t.assert.strictEqual(recovery.damaged, 0)
})

test('arrivals: who stays long is asked to move, and nothing new comes in the way of it', async (t: TestContext) => {
  await using dir = await folder()
  const asked: number[][] = []
  const arrivals = new Arrivals(dir.path, (ids) => asked.push([...ids]))
  const body = Buffer.alloc(ARRIVAL_MAX - KIB, 'x')
  await arrivals.add([message(1)])
  let id = 1
  const fill = async (): Promise<boolean> => {
    const one = message(++id, { bytes: body })
    if (arrivals.select([one]).length === 0) return false
    await arrivals.add([one])
    arrivals.finish([{ id, recipients: [0] }])
    return true
  }
  for (let n = 0; n < (2 * SEGMENT_BYTES) / body.length + 2 && (await fill()); n++);
  t.assert.ok(!(await fill()))
  t.assert.deepStrictEqual(asked, [[1]])
  t.assert.ok(id * body.length > 1.5 * SEGMENT_BYTES)
  arrivals.beginMove([1])
  arrivals.forget([1])
  t.assert.ok(await fill())
  t.assert.deepStrictEqual((await recovered(dir.path)).found, [])
})

test('arrivals: too large, or to be sent later: not here', async (t: TestContext) => {
  await using dir = await folder()
  const arrivals = new Arrivals(dir.path, ignore)
  const fits = message(1, { bytes: Buffer.alloc(ARRIVAL_MAX) })
  const large = message(2, { bytes: Buffer.alloc(ARRIVAL_MAX + 1) })
  const waits = message(3, { recipients: [recipient('a@x.test'), recipient('b@y.test', 'waiting')] })
  t.assert.deepStrictEqual(arrivals.select([fits, large, waits]), [fits])
})

test('arrivals: closed with nothing left, the files are gone; with something left, they stay', async (t: TestContext) => {
  await using dir = await folder()
  const arrivals = new Arrivals(dir.path, ignore)
  await arrivals.add([message(1)])
  await arrivals.close()
  t.assert.ok(existsSync(join(dir.path, 'a.log')))
  await recovered(dir.path)
  const again = new Arrivals(dir.path, ignore)
  await again.add([message(2)])
  again.finish([{ id: 2, recipients: [0] }])
  await again.close()
  t.assert.deepStrictEqual(readdirSync(dir.path), [])
})

test('arrivals: a header that promises more than the file holds ends it', async (t: TestContext) => {
  await using dir = await folder()
  await new Arrivals(dir.path, ignore).add([message(1), message(2)])
  const path = join(dir.path, 'a.log')
  const bytes = readFileSync(path)
  const second = HEADER_BYTES + bytes.readUInt32LE(8) + bytes.readUInt32LE(12)
  bytes.writeUInt32LE(0xffff_ffff, second + 12)
  writeFileSync(path, bytes)
  t.assert.deepStrictEqual(
    (await recovered(dir.path)).found.map(({ message: { id } }) => id),
    [1],
  )
})

test('arrivals: records of an earlier use behind those of this one are nothing', async (t: TestContext) => {
  await using before = await folder()
  await using dir = await folder()
  await new Arrivals(before.path, ignore).add([message(1), message(2)])
  await new Arrivals(dir.path, ignore).add([message(3)])
  const path = join(dir.path, 'a.log')
  const old = readFileSync(join(before.path, 'a.log'))
  const now = readFileSync(path)
  t.assert.strictEqual(now.length, old.length / 2)
  writeFileSync(path, Buffer.concat([now, old.subarray(now.length)]))
  t.assert.deepStrictEqual(
    (await recovered(dir.path)).found.map(({ message: { id } }) => id),
    [3],
  )
})
