/** IN8: signatures that prove nothing, or less than they seem to. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { systemClock } from '../../src/lib/clock.ts'
import { SIGNATURES_MAX } from '../../src/verify/dkim/limits.ts'
import { verifyMessage } from '../../src/verify/identity/verify-message.ts'
import { keyRecord, letter, otraZone, type SignOptions, signed } from '../identity/identity-world.ts'
import { type FakeDns, fakeDns } from '../kit/fake-dns.ts'

const weak = generateKeyPairSync('rsa', { modulusLength: 512 })
const DAY_S = 86_400

async function resultsOf(dns: FakeDns, message: string): Promise<readonly string[]> {
  const deps = { resolver: dns.resolver, clock: systemClock }
  const { dkim, dmarc } = await verifyMessage(Buffer.from(message), undefined, deps)
  return [...dkim.map(({ result }) => result), dmarc.result]
}

const CASES: readonly (readonly [string, SignOptions, (message: string) => string, string])[] = [
  ['a good one', {}, (message) => message, 'pass'],
  [
    'text added behind what l= covers',
    { tags: 'l=10; ', octets: 10 },
    (m) => m.replace('vemos.', 'vemos. <a>'),
    'policy',
  ],
  ['l= that covers all', { tags: 'l=12; ', octets: 12 }, (message) => message, 'pass'],
  ['l= beyond the end', { tags: 'l=99; ', octets: 99 }, (message) => message, 'pass'],
  [
    'a second From in front',
    {},
    (message) => message.replace('From:', 'From: x@ajena.test\r\nFrom:'),
    'fail',
  ],
  ['a second From above all', {}, (message) => `From: x@ajena.test\r\n${message}`, 'fail'],
  ['From not signed', { fields: 'to:subject' }, (message) => message, 'policy'],
  ['SHA-1', { algorithm: 'rsa-sha1' }, (message) => message, 'policy'],
  [
    'a signature that has expired',
    { tags: `x=${Math.floor(Date.now() / 1000) - DAY_S}; ` },
    (m) => m,
    'fail',
  ],
  [
    'an end before the beginning',
    { tags: 't=1800000000; x=1700000000; ' },
    (message) => message,
    'permerror',
  ],
  ['somebody else within i=', { tags: 'i=@ajena.test; ' }, (message) => message, 'permerror'],
  ['a tag twice', { tags: 'd=ajena.test; ' }, (message) => message, 'neutral'],
  ['another body', {}, (message) => message.replace('vemos', 'vamos'), 'fail'],
  ['a domain that has no such key', { domain: 'sin.otra.test' }, (message) => message, 'permerror'],
]

for (const [what, options, change, expected] of CASES)
  test(`${what}: ${expected}`, async () => {
    await using dns = await fakeDns(otraZone())
    const [result, dmarc] = await resultsOf(dns, change(await signed(letter(), options)))
    assert.equal(result, expected)
    assert.equal(dmarc === 'pass', expected === 'pass')
  })

test('keys of 512 and 1,023 bits prove nothing, neither does one that was taken back', async () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 1023 })
  for (const [key, text, expected] of [
    [weak, keyRecord(weak.publicKey), 'policy'],
    [short, keyRecord(short.publicKey), 'policy'],
    [short, ['v=DKIM1; p='], 'permerror'],
  ] as const) {
    await using dns = await fakeDns({ ...otraZone(), 's1._domainkey.otra.test': { TXT: [[...text]] } })
    // SHA-256 and its frame just fit into 512 bits.
    const message = await signed(letter(), { key: key.privateKey })
    assert.deepEqual(await resultsOf(dns, message), [expected, 'fail'])
  }
})

test('a thousand signatures cost no more than ten', async () => {
  await using dns = await fakeDns(otraZone())
  const false_ = Array.from(
    { length: 1_000 },
    (_, n) => `DKIM-Signature: v=1; a=rsa-sha256; d=a${n}.test; s=s; h=from; bh=AAAA; b=AAAA\r\n`,
  )
  const results = await resultsOf(dns, `${false_.join('')}${letter()}`)
  assert.equal(results.length, SIGNATURES_MAX + 1)
  assert.ok(dns.asked.length < SIGNATURES_MAX + 10)
})
