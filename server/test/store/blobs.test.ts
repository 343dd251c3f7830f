/** Blobs on disk and in a real object store: one set of tests for both. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../src/lib/clock.ts'
import { Secret } from '../../src/lib/secret.ts'
import type { BlobKey, BlobStore } from '../../src/store/blobs/blob-store.ts'
import { DiskBlobStore } from '../../src/store/blobs/disk.ts'
import { S3BlobStore } from '../../src/store/blobs/s3.ts'
import { S3Client, S3Error, type S3Settings } from '../../src/store/blobs/s3-client.ts'
import { startCeph } from '../kit/ceph.ts'
import { needs } from '../kit/components.ts'

const keyOf = (bytes: Uint8Array): BlobKey => createHash('sha256').update(bytes).digest('hex') as BlobKey

async function keysOf(blobs: BlobStore): Promise<string[]> {
  const keys: string[] = []
  for await (const blob of blobs.list()) keys.push(blob.key)
  return keys.sort()
}

/** What every blob store promises. `blobs` is empty. */
async function promises(t: TestContext, blobs: BlobStore): Promise<void> {
  const [small, large] = [randomBytes(10), randomBytes(3 * 1024 * 1024)]
  await t.test('what was put comes back, whole and in part', async (t: TestContext) => {
    for (const bytes of [small, large]) {
      await blobs.put(keyOf(bytes), bytes)
      t.assert.ok(Buffer.from((await blobs.get(keyOf(bytes))) ?? []).equals(bytes))
    }
    const part = await blobs.getRange(keyOf(large), 1_000_000, 1_000_005)
    t.assert.deepStrictEqual([...(part ?? [])], [...large.subarray(1_000_000, 1_000_005)])
    t.assert.strictEqual((await blobs.getRange(keyOf(small), 4, 100))?.length, 6)
    t.assert.strictEqual((await blobs.getRange(keyOf(small), 3, 3))?.length, 0)
  })
  await t.test('what is not there is undefined, not an error', async (t: TestContext) => {
    const missing = keyOf(randomBytes(8))
    t.assert.strictEqual(await blobs.get(missing), undefined)
    t.assert.strictEqual(await blobs.getRange(missing, 0, 4), undefined)
    t.assert.strictEqual(await blobs.delete(missing, Date.now() + 60_000), false)
  })
  await t.test('twice is once, and twenty at the same time too', async (t: TestContext) => {
    await Promise.all(Array.from({ length: 20 }, () => blobs.put(keyOf(small), small)))
    t.assert.deepStrictEqual(await keysOf(blobs), [keyOf(small), keyOf(large)].sort())
  })
  await t.test('only blobs older than asked are deleted', async (t: TestContext) => {
    t.assert.strictEqual(await blobs.delete(keyOf(small), Date.now() - 60_000), false)
    await sleep(1100)
    t.assert.strictEqual(await blobs.delete(keyOf(small), Date.now() + 60_000), true)
    t.assert.deepStrictEqual(await keysOf(blobs), [keyOf(large)])
  })
  await t.test('nothing but a key of ours is ever a name', async (t: TestContext) => {
    for (const key of ['../../etc/passwd', 'A'.repeat(64), '', 'a/b'])
      await t.assert.rejects(async () => blobs.get(key as BlobKey), /not a blob key/)
  })
}

suite('blobs on disk', () => {
  test('promises', async (t: TestContext) => {
    const dir = await mkdtemp(join(tmpdir(), 'valija-blobs-'))
    t.after(() => rm(dir, { recursive: true, force: true }))
    await promises(t, new DiskBlobStore(join(dir, 'blobs')))
  })
})

suite('blobs in an object store', { skip: needs('ceph', 'root') }, () => {
  test('promises', async (t: TestContext) => {
    await using ceph = await startCeph()
    const settings: S3Settings = {
      endpoint: ceph.endpoint,
      region: ceph.region,
      bucket: 'valija',
      accessKey: ceph.accessKey,
      secretKey: new Secret(ceph.secretKey),
    }
    await makeBucket(settings)
    await promises(t, new S3BlobStore(settings, 'blobs/', systemClock))
    await t.test('more than one page is listed', async (t: TestContext) => {
      const client = new S3Client(settings)
      const names = Array.from({ length: 1005 }, (_, i) => `many/${String(i).padStart(5, '0')}`)
      for (let at = 0; at < names.length; at += 50)
        await Promise.all(names.slice(at, at + 50).map((name) => client.putIfAbsent(name, new Uint8Array(1))))
      const listed: string[] = []
      for await (const object of client.list('many/')) listed.push(object.key)
      t.assert.deepStrictEqual(listed, names)
    })
    await t.test('a wrong key is refused at once and named', async (t: TestContext) => {
      const client = new S3Client({ ...settings, secretKey: new Secret('wrong') })
      await t.assert.rejects(client.get('x'), (error: S3Error) => error.status === 403)
    })
  })

  test('a store that is not there is an error after a few tries, not a hang', async (t: TestContext) => {
    const client = new S3Client({
      endpoint: 'http://127.0.0.1:1',
      region: 'x',
      bucket: 'b',
      accessKey: 'a',
      secretKey: new Secret('s'),
    })
    await t.assert.rejects(
      client.get('x'),
      (error: S3Error) => error instanceof S3Error && error.status === 0,
    )
  })
})

async function makeBucket(settings: S3Settings): Promise<void> {
  const { AwsClient } = await import('aws4fetch')
  const aws = new AwsClient({
    accessKeyId: settings.accessKey,
    secretAccessKey: settings.secretKey.reveal(),
    service: 's3',
    region: settings.region,
  })
  const made = await aws.fetch(`${settings.endpoint}/${settings.bucket}`, { method: 'PUT' })
  if (!made.ok) throw new Error(`the bucket could not be made: ${made.status}`)
}
