import { type TestContext, test } from 'node:test'
import { Secret as Key } from 'otpauth'
import { Secret } from '../../../lib/secret.ts'
import { makeTotpSecret, TOTP_STEP_MS, totpStepOf, totpUri } from './totp.ts'

/** RFC 6238 Appendix B: seconds since 1970, and the codes by SHA-1, SHA-256 and SHA-512. */
const VECTORS: readonly (readonly [number, string, string, string])[] = [
  [59, '94287082', '46119246', '90693936'],
  [1111111109, '07081804', '68084774', '25091201'],
  [1111111111, '14050471', '67062674', '99943326'],
  [1234567890, '89005924', '91819424', '93441116'],
  [2000000000, '69279037', '90698825', '38618901'],
  [20000000000, '65353130', '77737706', '47863826'],
]
const ALGORITHMS = [
  ['SHA1', 20],
  ['SHA256', 32],
  ['SHA512', 64],
] as const

function keyOf(length: number): Secret {
  return new Secret(Key.fromLatin1('1234567890'.repeat(7).slice(0, length)).base32)
}

test('the vectors of RFC 6238', async (t: TestContext) => {
  for (const [seconds, ...codes] of VECTORS)
    for (const [at, [algorithm, length]] of ALGORITHMS.entries()) {
      const found = await totpStepOf(keyOf(length), codes[at] ?? '', seconds * 1000, { digits: 8, algorithm })
      t.assert.strictEqual(found, Math.floor(seconds / 30), `${seconds} ${algorithm}`)
    }
})

test('six digits by SHA-1; one step early or late, not two', async (t: TestContext) => {
  const secret = keyOf(20)
  const at = 1111111111_000
  const step = Math.floor(at / TOTP_STEP_MS)
  const found = async (moved: number): Promise<number | undefined> =>
    await totpStepOf(secret, '050471', at + moved * TOTP_STEP_MS)
  t.assert.deepStrictEqual(
    [await found(-2), await found(-1), await found(0), await found(1), await found(2)],
    [undefined, step, step, step, undefined],
  )
})

test('what is no code is of no step', async (t: TestContext) => {
  const at = 1111111111_000
  for (const code of ['', '50471', '0504711', '14050471', ' 50471', '05047x', '٠٥٠٤٧١', '-50471', '1e0000'])
    t.assert.strictEqual(await totpStepOf(keyOf(20), code, at), undefined, code)
})

test('secrets are new each time, and the address that carries them names who and where', async (t: TestContext) => {
  const [one, two] = [await makeTotpSecret(), await makeTotpSecret()]
  t.assert.match(one.reveal(), /^[A-Z2-7]{32}$/)
  t.assert.notStrictEqual(one.reveal(), two.reveal())
  const uri = new URL(await totpUri(one, 'mail.empresa.test', 'ana+x@empresa.test'))
  t.assert.deepStrictEqual([uri.protocol, uri.host], ['otpauth:', 'totp'])
  t.assert.strictEqual(decodeURIComponent(uri.pathname), '/mail.empresa.test:ana+x@empresa.test')
  t.assert.deepStrictEqual(Object.fromEntries(uri.searchParams), {
    issuer: 'mail.empresa.test',
    secret: one.reveal(),
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
})
