import { createECDH, createPublicKey, verify } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { areKeys, encryptPush } from './encrypt.ts'
import { pairOf } from './vapid.ts'

/** RFC 8291 Appendix A */
const KEYS = {
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
}

test('the example of RFC 8291 comes out octet by octet', (t: TestContext) => {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(Buffer.from('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'base64url'))
  const salt = Buffer.from('DGv6ra1nlYgDCS1FRnbzlw', 'base64url')
  t.assert.strictEqual(
    encryptPush('When I grow up, I want to be a watermelon', KEYS, pair, salt).toString('base64url'),
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  )
})

test('a message has as much room as every push service takes, and keys are points and secrets', (t: TestContext) => {
  t.assert.strictEqual(encryptPush('x'.repeat(3993), KEYS).length, 4096)
  t.assert.throws(() => encryptPush('x'.repeat(3994), KEYS), RangeError)
  t.assert.ok(areKeys(KEYS))
  const off = Buffer.from(KEYS.p256dh, 'base64url')
  off[64] = (off[64] ?? 0) ^ 1
  for (const bad of [
    { ...KEYS, p256dh: off.toString('base64url') },
    { ...KEYS, p256dh: KEYS.p256dh.slice(0, 40) },
    { ...KEYS, p256dh: '' },
    { ...KEYS, auth: 'BTBZ' },
  ])
    t.assert.ok(!areKeys(bad))
})

test('every secret is a key, also the few that are none as they are', (t: TestContext) => {
  for (const secret of [Buffer.alloc(32, 7), Buffer.alloc(32, 0xff), Buffer.alloc(32)]) {
    const { publicKey, key } = pairOf(secret)
    t.assert.strictEqual(Buffer.from(publicKey, 'base64url').length, 65)
    t.assert.strictEqual(pairOf(secret).publicKey, publicKey)
    t.assert.ok(createPublicKey(key).asymmetricKeyType === 'ec' && verify !== undefined)
  }
})
