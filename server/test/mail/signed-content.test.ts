/** Words of messages that are signed opaquely. RFC 8551 §3.5.2 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { searchable } from '../../src/mail/message/searchable.ts'
import { signedContent } from '../../src/mail/mime/signed-content.ts'

const FOLDER = new URL('../corpus/smime/', import.meta.url)
const file = (name: string): Buffer => readFileSync(new URL(name, FOLDER))
const message = (p7m: Uint8Array): Buffer =>
  Buffer.from(
    'Subject: firmado\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n' +
      `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from(p7m).toString('base64')}\r\n`,
  )

for (const name of ['signed.p7m', 'signed-in-pieces.p7m'])
  test(`${name}: what is within the signature`, () => {
    assert.deepEqual(Buffer.from(signedContent(file(name)) ?? []), file('inner.txt'))
    const { body, files } = searchable(message(file(name)))
    assert.match(body, /firmado: albaricoque/)
    assert.match(body, /dentro\.csv/)
    assert.deepEqual(
      files.map(({ kind, contents }) => [kind, Buffer.from(contents()).toString()]),
      [['text', 'uno;melocoton']],
    )
  })

for (const name of ['encrypted.p7m', 'beside.p7s', 'inner.txt'])
  test(`${name}: nothing that could be read`, () => {
    assert.equal(signedContent(file(name)), undefined)
    assert.equal(searchable(message(file(name))).body, '\nsmime.p7m')
  })

test('a signature within signatures is opened a few times only', () => {
  const length = (n: number): Buffer =>
    Buffer.from([0x84, n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255])
  const element = (tag: number, ...inner: readonly Uint8Array[]): Buffer => {
    const contents = Buffer.concat(inner)
    return Buffer.concat([Buffer.from([tag]), length(contents.length), contents])
  }
  const oid = element(0x06, Buffer.from('2a864886f70d010702', 'hex'))
  const signed = (content: Uint8Array): Buffer =>
    element(
      0x30,
      oid,
      element(
        0xa0,
        element(
          0x30,
          element(2, Buffer.from([1])),
          element(0x31),
          element(0x30, oid, element(0xa0, element(4, content))),
        ),
      ),
    )
  let inner: Buffer = Buffer.from('Content-Type: text/plain\r\n\r\nfondo')
  for (let n = 0; n < 3; n++) inner = message(signed(inner))
  assert.match(searchable(inner).body, /fondo/)
  assert.doesNotMatch(searchable(message(signed(inner))).body, /fondo/)
})

test('changed and cut signatures never throw, and what they give lies within them', () => {
  const whole = file('signed-in-pieces.p7m')
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 5 }),
      fc.nat(whole.length),
      (changes, end) => {
        const bytes = Buffer.from(whole.subarray(0, end))
        for (const [at, to] of changes) if (at < end) bytes[at] = to
        assert.ok((signedContent(bytes)?.length ?? 0) <= end)
      },
    ),
    { numRuns: 5_000 },
  )
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 60 }),
      (bytes) => signedContent(bytes) === undefined || bytes.length > 20,
    ),
  )
})
