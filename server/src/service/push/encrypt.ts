/**
 * A message that only the browser can read, however it gets there: one record of aes128gcm under a key agreed on with a pair that
 * is used once. RFC 8291 §3, RFC 8188 §2
 *
 *   salt (16)  record size (4)  length of the key (1)  our public key (65)  the message, 02, and its tag (16)
 */
import { createCipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto'
import { AUTH_BYTES } from './limits.ts'

/** As a browser gives them, in base64url. W3C Push API §8.1 */
export type PushKeys = { readonly p256dh: string; readonly auth: string }

const CURVE = 'prime256v1'
const POINT_BYTES = 65
const RECORD_BYTES = 4096
const SALT_BYTES = 16
/** Octets of a message that every push service takes: 4096 with head and tag. RFC 8291 §4 */
const MESSAGE_MAX = RECORD_BYTES - (SALT_BYTES + 4 + 1 + POINT_BYTES) - 17

/** Whether a message can be encrypted for them: a point of the curve, and a secret of the right length. */
export function areKeys({ p256dh, auth }: PushKeys): boolean {
  const point = Buffer.from(p256dh, 'base64url')
  if (point.length !== POINT_BYTES || Buffer.from(auth, 'base64url').length !== AUTH_BYTES) return false
  try {
    oncePair().computeSecret(point)
    return true
  } catch {
    // Not on the curve.
    return false
  }
}

function oncePair(): ECDH {
  const pair = createECDH(CURVE)
  pair.generateKeys()
  return pair
}

/** The body of the request. `pair` and `salt` are chance, but for a test. Throws for keys that are none, and a message that is too long. */
export function encryptPush(
  message: string,
  keys: PushKeys,
  pair: ECDH = oncePair(),
  salt: Uint8Array = randomBytes(SALT_BYTES),
): Buffer {
  const text = Buffer.from(message)
  if (text.length > MESSAGE_MAX) throw new RangeError(`${text.length} octets to push`)
  const theirs = Buffer.from(keys.p256dh, 'base64url')
  const ours = pair.getPublicKey()
  // RFC 8291 §3.4
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours])
  const auth = Buffer.from(keys.auth, 'base64url')
  const agreed = Buffer.from(hkdfSync('sha256', pair.computeSecret(theirs), auth, info, 32))
  const part = (name: string, length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', agreed, salt, `Content-Encoding: ${name}\0`, length))
  const cipher = createCipheriv('aes-128-gcm', part('aes128gcm', 16), part('nonce', 12))
  // The last record, without padding. RFC 8188 §2
  const sealed = Buffer.concat([cipher.update(text), cipher.update(Uint8Array.of(2)), cipher.final()])
  const size = Buffer.alloc(5)
  size.writeUInt32BE(RECORD_BYTES)
  size[4] = POINT_BYTES
  return Buffer.concat([salt, size, ours, sealed, cipher.getAuthTag()])
}
