/**
 * Seals secrets that the server must be able to say again (a relay's password, a private key), so that the database and
 * its copies alone give nothing away: AES-256-GCM under a key that lies in a file of its own. NIST SP 800-38D
 *
 *   v1:9f2c41d07ab3e655:bm9uY2UgKDEyKSwgdGV4dCwgdGFnICgxNik
 *      id of the key    nonce, text and tag in base64url
 *
 * Every value is bound to its place, all of the row that it belongs to: moved to another row, or left in one where
 * somebody changed the server that it is said to, it does not open.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { Secret } from '../../lib/secret.ts'

const CIPHER = 'aes-256-gcm'
const VERSION = 'v1'
export const KEY_BYTES = 32
const KEY_ID_BYTES = 8
/** NIST SP 800-38D §8.2.2: of chance, so a key is good for 2^32 values; a server has some thousands. */
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Where a value lives: table and column first, then whatever of its row must not change without it. */
export type Place = readonly [string, ...(string | number | boolean | null)[]]

/** `no-key`: it was sealed with a key that is not here. `altered`: it, or its place, is not what was sealed. */
export class SealFault extends Error {
  override readonly name = 'SealFault'
  readonly kind: 'no-key' | 'altered'
  /** Of the key that is asked for, where the value tells. */
  readonly keyId: string

  constructor(kind: SealFault['kind'], keyId = '') {
    super(kind === 'no-key' ? `sealed with the key ${keyId}, which is not here` : 'not as it was sealed')
    this.kind = kind
    this.keyId = keyId
  }
}

export class Sealer {
  /** Of the key that seals now. */
  readonly keyId: string
  readonly #keys: ReadonlyMap<string, Uint8Array>

  /** Keys of 32 octets: the first seals, all of them open. */
  constructor(keys: readonly Uint8Array[]) {
    this.#keys = new Map(keys.map((key) => [keyIdOf(key), key]))
    const [first] = this.#keys.keys()
    if (first === undefined) throw new Error('a sealer needs a key')
    this.keyId = first
  }

  seal(secret: Secret, place: Place): string {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv(CIPHER, this.#key(this.keyId), nonce)
    cipher.setAAD(boundTo(this.keyId, place))
    const text = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()])
    const sealed = Buffer.concat([nonce, text, cipher.getAuthTag()])
    return `${VERSION}:${this.keyId}:${sealed.toString('base64url')}`
  }

  /** Throws SealFault. */
  open(sealed: string, place: Place): Secret {
    const [version, keyId = '', written = ''] = sealed.split(':')
    const bytes = Buffer.from(written, 'base64url')
    if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES) throw new SealFault('altered')
    const key = this.#key(keyId)
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(boundTo(keyId, place))
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
    try {
      decipher.final()
    } catch {
      throw new SealFault('altered', keyId)
    }
    return new Secret(text.toString('utf8'))
  }

  /** Whether it was sealed with an older key than the one of now. */
  isOld(sealed: string): boolean {
    return !sealed.startsWith(this.prefix)
  }

  /** What everything begins with that the key of now sealed. */
  get prefix(): string {
    return `${VERSION}:${this.keyId}:`
  }

  #key(keyId: string): Uint8Array {
    const key = this.#keys.get(keyId)
    if (key === undefined) throw new SealFault('no-key', keyId)
    return key
  }
}

/** A name for a key that tells nothing of it. */
function keyIdOf(key: Uint8Array): string {
  if (key.length !== KEY_BYTES) throw new Error(`a key has ${KEY_BYTES} octets`)
  return createHash('sha256')
    .update('key id\0')
    .update(key)
    .digest('hex')
    .slice(0, 2 * KEY_ID_BYTES)
}

/** JSON keeps the parts apart. */
function boundTo(keyId: string, place: Place): Buffer {
  return Buffer.from(JSON.stringify([VERSION, keyId, ...place]))
}
