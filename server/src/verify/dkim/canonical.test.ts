import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Resolver } from '../../net/dns/resolver.ts'
import { verifyMessage } from '../identity/verify-message.ts'
import { CanonicalHeader, hashBody } from './canonical.ts'
import { BODY_SLICE_OCTETS } from './limits.ts'
import { openMailText } from './mail-text.ts'

const RUNS = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 1_000) }
const words = fc.array(
  fc.constantFrom(' ', '\t', '  ', '\r\n', '\r\n\r\n', ' \r\n', 'a', 'ñ b', '.', '\r', '\n'),
  {
    maxLength: 30,
  },
)

/** As RFC 6376 §3.4.3 and §3.4.4 say it, without a thought for speed. */
function plainly(body: string, canonical: 'simple' | 'relaxed'): string {
  const lines = body
    .split('\r\n')
    .map((line) => (canonical === 'simple' ? line : line.replaceAll(/[ \t]+/g, ' ').replace(/ $/, '')))
  while (lines.length > 0 && lines.at(-1) === '') lines.pop()
  if (lines.length === 0) return canonical === 'simple' ? '\r\n' : ''
  return `${lines.join('\r\n')}\r\n`
}

async function isPlain(body: string, canonical: 'simple' | 'relaxed', limit?: number): Promise<void> {
  const expected = Buffer.from(plainly(body, canonical))
  const { digest, beyond } = await hashBody(Buffer.from(body), canonical, limit, () => undefined)
  assert.deepEqual(digest, createHash('sha256').update(expected.subarray(0, limit)).digest())
  assert.equal(beyond, Math.max(0, expected.length - (limit ?? Infinity)))
}

for (const canonical of ['simple', 'relaxed'] as const)
  test(`any body in its ${canonical} form`, async () => {
    await fc.assert(
      fc.asyncProperty(words, fc.option(fc.nat(40), { nil: undefined }), async (parts, limit) => {
        await isPlain(parts.join(''), canonical, limit)
      }),
      RUNS,
    )
    // Blanks and line ends at every place around the end of a slice.
    for (let shift = 0; shift < 8; shift++) {
      const front = 'x'.repeat(BODY_SLICE_OCTETS - shift)
      for (const end of ['  \t b \r\n\r\n', '\r\n \r\n c', ' \r\n'.repeat(9)])
        await isPlain(`${front}${end}`, canonical)
    }
  })

// RFC 6376 §3.4.5
test('the header of the example', () => {
  const bytes = Buffer.from('A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n')
  for (const [canonical, expected] of [
    ['relaxed', 'a:X\r\nb:Y Z\r\n'],
    ['simple', 'A: X\r\nB : Y\t\r\n\tZ  \r\n'],
  ] as const) {
    const header = new CanonicalHeader(bytes, canonical)
    for (const field of openMailText(bytes).header.fields) header.add(field)
    assert.equal(header.octets.toString(), expected)
  }
})

test('what a signature signs of itself: all but its value, wherever that stands', () => {
  for (const [field, expected] of [
    ['X: a=1; b=c d; e=f', 'x:a=1; b=; e=f'],
    ['X: b = c;bh=b=', 'x:b =;bh=b='],
    ['X: bh=x;\r\n b=y\r\n z', 'x:bh=x; b='],
    ['X: a=1', 'x:a=1'],
  ] as const) {
    const bytes = Buffer.from(`${field}\r\n\r\n`)
    const header = new CanonicalHeader(bytes, 'relaxed')
    const [own] = openMailText(bytes).header.fields
    assert.ok(own)
    header.addUnsigned(own)
    assert.equal(header.octets.toString(), expected)
  }
})

const nobody: Resolver = { query: () => Promise.resolve({ kind: 'no-name', ttlMs: 1 }) }
const piece = fc.constantFrom(
  ...[
    'DKIM-Signature:',
    'ARC-Seal:',
    'ARC-Message-Signature:',
    'ARC-Authentication-Results:',
    'From:',
    '\r\n',
    ' ',
  ],
  ...[
    'v=1;',
    'a=rsa-sha256;',
    'i=1;',
    'i=2;',
    'cv=none;',
    'd=a.test;',
    's=s;',
    'h=from;',
    'bh=AAAA;',
    'b=AAAA;',
    'l=1;',
  ],
  ...['a@b.test', '<', '>', ',', '\0', '=', ';', '\n', '\x80', 'x: y\r\n'],
)

test('no message makes a check throw', async () => {
  const deps = { resolver: nobody, clock: { now: () => 0 } }
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
      await verifyMessage(Buffer.from(pieces.join('')), undefined, deps)
    }),
    RUNS,
  )
})
