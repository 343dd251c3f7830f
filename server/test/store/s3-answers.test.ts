/** What an object store may answer, and what it never should: a listing is read or is an S3Error, in bounded time. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { Secret } from '../../src/lib/secret.ts'
import { S3Client, S3Error } from '../../src/store/blobs/s3-client.ts'
import { spoiled } from '../kit/spoiled.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 300)
const PAGE = `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><Name>valija</Name><IsTruncated>false</IsTruncated>
<Contents><Key>blobs/aa</Key><LastModified>2026-11-21T10:00:00.000Z</LastModified><Size>12</Size></Contents>
<Contents><Key>blobs/ab</Key><LastModified>2026-11-21T10:00:00.000Z</LastModified><Size>7</Size></Contents>
</ListBucketResult>`
const TELLING = [
  '<',
  '>',
  '</',
  '<Contents>',
  '<Key>',
  '</Key>',
  '<!DOCTYPE x [<!ENTITY a "b">]>',
  '&a;',
  ']]>',
  '\0',
]

test('spoiled listings are read or refused', async (t: TestContext) => {
  let body = ''
  await using server = createServer((_request, response) => response.end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = clientOf(server)
  await fc.assert(
    fc.asyncProperty(spoiled([PAGE], { telling: TELLING }), async (spoilt) => {
      const text = spoilt.toWellFormed()
      body = text
      try {
        for await (const { key } of client.list('blobs/')) t.assert.ok(text.includes(`<Key>${key}</Key>`))
      } catch (error) {
        if (!(error instanceof S3Error)) throw error
      }
    }),
    { numRuns: RUNS },
  )
})

test('a listing that leads back to itself ends', async (t: TestContext) => {
  const next = '<IsTruncated>true</IsTruncated><NextContinuationToken>again</NextContinuationToken>'
  await using server = createServer((_request, response) =>
    response.end(PAGE.replace(/<IsTruncated>.*?\/IsTruncated>/, next)),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = clientOf(server)
  await t.assert.rejects(Array.fromAsync(client.list('blobs/')), S3Error)
})

function clientOf(server: Server): S3Client {
  return new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'x',
    bucket: 'valija',
    accessKey: 'a',
    secretKey: new Secret('s'),
  })
}
