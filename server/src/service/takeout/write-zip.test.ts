import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { zipEntries } from '../extract/zip.ts'
import { writeZip, type ZipFile, zipEnd } from './write-zip.ts'

async function* given(files: readonly ZipFile[]): AsyncGenerator<ZipFile> {
  yield* files
}

async function zipOf(files: AsyncIterable<ZipFile>): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of writeZip(files)) pieces.push(piece)
  return Buffer.concat(pieces)
}

test('an archive is read as it was written', async () => {
  const atMs = Date.UTC(2026, 10, 21, 10, 0, 0)
  const files = ['INBOX/uno.eml', 'Clientes/ñandú (2).eml'].map((name) => ({
    ...{ name, atMs },
    bytes: Buffer.from(`Subject: ${name}\r\n\r\n${'hola '.repeat(200)}`),
  }))
  const zip = await zipOf(given(files))
  const entries = zipEntries(zip)
  assert.deepEqual(
    entries.map(({ name, method }) => [name, method]),
    files.map(({ name }) => [name, 8]),
  )
  for (const [place, { at, packed, name }] of entries.entries()) {
    const from = at + 30 + Buffer.byteLength(name)
    assert.deepEqual(inflateRawSync(zip.subarray(from, from + packed)), files[place]?.bytes)
  }
})

test('more files or octets than an old archive has room for make one of ZIP64', () => {
  assert.equal(zipEnd(65_534, 100, 200).length, 22)
  for (const [count, at] of [
    [65_535, 200],
    [3, 2 ** 32],
  ] as const) {
    const end = zipEnd(count, 100, at)
    assert.equal(end.readUInt32LE(0), 0x06064b50)
    assert.equal(end.readBigUInt64LE(32), BigInt(count))
    assert.equal(end.readBigUInt64LE(48), BigInt(at))
    assert.equal(end.readUInt32LE(56), 0x07064b50)
    assert.equal(Number(end.readBigUInt64LE(56 + 8)), at + 100)
  }
})

test('none at all is an empty archive', async () => {
  assert.deepEqual(zipEntries(await zipOf(given([]))), [])
})
