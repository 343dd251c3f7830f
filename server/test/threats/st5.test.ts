/** Blobs and files tell nobody anything: keys of each company's own, files for us alone, buckets closed. THREATS ST5 */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { systemClock } from '../../src/lib/clock.ts'
import { Secret } from '../../src/lib/secret.ts'
import type { AccountId, OrganisationId } from '../../src/mail/ids.ts'
import { derive } from '../../src/mail/message/derive.ts'
import { askAsStranger } from '../../src/store/blobs/ask-as-stranger.ts'
import type { BlobKey } from '../../src/store/blobs/blob-store.ts'
import { S3BlobStore } from '../../src/store/blobs/s3.ts'
import { S3Client, type S3Settings } from '../../src/store/blobs/s3-client.ts'
import { startCeph } from '../kit/ceph.ts'
import { needs } from '../kit/components.ts'
import { ENGINES } from '../kit/engines.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { startServer } from '../kit/start-server.ts'
import { eachEngine, inboxOf, message, openTestStores } from '../kit/stores.ts'

const LARGE = Buffer.from(`Subject: contrato\r\n\r\n${'El mismo archivo.\r\n'.repeat(40_000)}`)

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

eachEngine('one file in two companies has two names, in one company one', async (t: TestContext, engine) => {
  // Accounts 1 and 2 are of company 1, account 3 of company 2.
  const organisationOf = async (id: AccountId): Promise<OrganisationId> => (id < 3 ? 1 : 2) as OrganisationId
  await using stores = await openTestStores(engine, { organisationOf })
  const blobs = async (): Promise<string[]> =>
    (await filesBelow(engine.dir)).filter((path) => /\/[0-9a-f]{64}$/.test(path)).sort()
  const counts: number[] = []
  for (const id of [1, 2, 3] as AccountId[]) {
    const account = stores.accounts.open(id)
    await account.provision()
    const large = message('contrato', { bytes: LARGE, derived: derive(LARGE) })
    await account.append(await inboxOf(account), [large], {})
    counts.push((await blobs()).length)
  }
  t.assert.deepStrictEqual(counts, [1, 1, 2])
})

for (const engine of ENGINES)
  test(`whatever the umask, files are ours alone, on ${engine}`, async (t: TestContext) => {
    const before = process.umask(0)
    t.after(() => process.umask(before))
    await using server = await startServer({ engine })
    await using client = await SmtpClient.open(server.ports.smtp)
    await client.hello()
    t.assert.match(await client.send('a@otra.test', ['ana@empresa.test'], LARGE.toString()), /^250/)
    t.assert.match(await client.send('a@otra.test', ['ana@empresa.test'], 'Subject: b\r\n\r\nc'), /^250/)
    const paths = await readdir(server.dataDir, { recursive: true })
    t.assert.ok(
      paths.some((path) => /[0-9a-f]{64}$/.test(path)),
      'the large body is a blob',
    )
    const open: string[] = []
    for (const path of ['.', ...paths]) {
      const { mode } = await stat(join(server.dataDir, path))
      if ((mode & 0o077) !== 0) open.push(`${path} ${(mode & 0o777).toString(8)}`)
    }
    t.assert.deepStrictEqual(open, [])
  })

test('a bucket that strangers can read is noticed', {
  skip: needs('ceph', 'root'),
}, async (t: TestContext) => {
  await using ceph = await startCeph()
  const { secretKey, ...rest } = ceph
  const settings: S3Settings = {
    endpoint: rest.endpoint,
    region: rest.region,
    accessKey: rest.accessKey,
    bucket: 'correo',
    secretKey: new Secret(secretKey),
  }
  const { AwsClient } = await import('aws4fetch')
  const aws = new AwsClient({
    accessKeyId: rest.accessKey,
    secretAccessKey: secretKey,
    service: 's3',
    region: rest.region,
  })
  const url = `${rest.endpoint}/correo`
  const put = async (path: string, acl: string): Promise<void> => {
    const { status } = await aws.fetch(`${url}${path}`, { method: 'PUT', headers: { 'x-amz-acl': acl } })
    t.assert.strictEqual(status, 200)
  }
  await put('', 'private')
  await using blobs = new S3BlobStore(settings, 'blobs/', systemClock)
  const key = 'a'.repeat(64) as BlobKey
  await blobs.put(key, LARGE)
  const [object] = await Array.fromAsync(new S3Client(settings).list('blobs/'))
  const name = `/${object?.key}`
  t.assert.ok(name.endsWith(key))
  for (const path of ['', '?list-type=2', name, '/blobs/']) {
    const { status } = await fetch(`${url}${path}`)
    t.assert.ok(status === 403 || status === 404, `${path}: ${status}`)
  }
  t.assert.strictEqual(await askAsStranger(settings, 'blobs/'), 'nothing')
  await put(`${name}?acl`, 'public-read')
  t.assert.strictEqual(await askAsStranger(settings, 'blobs/'), 'read')
  await put('?acl', 'public-read')
  t.assert.strictEqual(await askAsStranger(settings, 'blobs/'), 'list')
})
