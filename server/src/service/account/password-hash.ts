/**
 * Verifying stored hashes: our own argon2id, and those that other systems leave behind. Read without native code:
 *
 *   $argon2id$v=19$m=…,t=…,p=…$SALT$TAG (argon2i and argon2d too), also after {ARGON2ID} or {CRYPT}
 *   {SSHA} {SSHA256} {SSHA512} {SHA} {SHA256} {SHA512}    base64 of digest and salt (RFC 2307 §5.3)
 *   $5$… $6$…, also after {SHA256-CRYPT} {SHA512-CRYPT} {CRYPT}
 *   $2a$… $2b$… $2y$…, also after {BLF-CRYPT} {CRYPT}
 *   {PBKDF2-SHA256}ROUNDS$SALT$KEY, {PBKDF2-SHA512}…
 *
 * MD5 and DES are not: whoever reads the table has those passwords already, so their owners get a new one.
 */
import { createHash, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Argon2Params, argon2Tag, OUR_PARAMS } from './argon2.ts'
import { type Bcrypt, bcrypt, parseBcrypt } from './bcrypt.ts'
import {
  BCRYPT_COST_MAX,
  IMPORTED_LANES_MAX,
  IMPORTED_MEMORY_MAX_KIB,
  IMPORTED_PASSES_MAX,
  SHA_CRYPT_ROUNDS_MAX,
} from './limits.ts'
import { parseShaCrypt, type ShaCrypt, shaCrypt } from './sha-crypt.ts'

const PBKDF2_ROUNDS_MAX = 2_000_000

export type StoredHash =
  | {
      readonly kind: 'argon2'
      readonly params: Argon2Params
      readonly salt: Uint8Array
      readonly tag: Uint8Array
    }
  | {
      readonly kind: 'digest'
      readonly algorithm: 'sha1' | 'sha256' | 'sha512'
      readonly digest: Uint8Array
      readonly salt: Uint8Array
    }
  | { readonly kind: 'sha-crypt'; readonly crypt: ShaCrypt }
  | { readonly kind: 'bcrypt'; readonly crypt: Bcrypt }
  | {
      readonly kind: 'pbkdf2'
      readonly algorithm: 'sha256' | 'sha512'
      readonly rounds: number
      readonly salt: Uint8Array
      readonly key: Uint8Array
    }

const DIGESTS = new Map([
  ['SHA', { algorithm: 'sha1', bytes: 20, salted: false }],
  ['SSHA', { algorithm: 'sha1', bytes: 20, salted: true }],
  ['SHA256', { algorithm: 'sha256', bytes: 32, salted: false }],
  ['SSHA256', { algorithm: 'sha256', bytes: 32, salted: true }],
  ['SHA512', { algorithm: 'sha512', bytes: 64, salted: false }],
  ['SSHA512', { algorithm: 'sha512', bytes: 64, salted: true }],
] as const)

/** Undefined when it is not a hash that we can verify, or one that costs too much. */
export function parseHash(written: string): StoredHash | undefined {
  const scheme = /^\{([A-Za-z0-9-]{1,20})\}/.exec(written)
  const name = scheme?.[1]?.toUpperCase()
  const rest = scheme === null ? written : written.slice(scheme[0].length)
  const digest = DIGESTS.get(name as 'SHA')
  if (digest !== undefined) {
    const bytes = fromBase64(rest)
    if (bytes === undefined || bytes.length < digest.bytes) return undefined
    if (digest.salted ? bytes.length === digest.bytes : bytes.length !== digest.bytes) return undefined
    const { algorithm } = digest
    return {
      kind: 'digest',
      algorithm,
      digest: bytes.subarray(0, digest.bytes),
      salt: bytes.subarray(digest.bytes),
    }
  }
  if (name === 'PBKDF2-SHA256' || name === 'PBKDF2-SHA512') return parsePbkdf2(name, rest)
  if (rest.startsWith('$argon2')) return parseArgon2(rest)
  const blowfish = parseBcrypt(rest, BCRYPT_COST_MAX)
  if (blowfish !== undefined) return { kind: 'bcrypt', crypt: blowfish }
  const crypt = parseShaCrypt(rest, SHA_CRYPT_ROUNDS_MAX)
  return crypt && { kind: 'sha-crypt', crypt }
}

/** True when the hash is of our own making with today's cost: nothing to improve. */
export function isOurHash(stored: StoredHash): boolean {
  if (stored.kind !== 'argon2') return false
  const { variant, memoryKib, passes, lanes } = stored.params
  return (
    variant === OUR_PARAMS.variant &&
    memoryKib === OUR_PARAMS.memoryKib &&
    passes === OUR_PARAMS.passes &&
    lanes === OUR_PARAMS.lanes
  )
}

/** A hash of ours that no password has: verifying it costs what verifying a real one costs. THREATS ID2 */
export const NOBODYS_HASH: StoredHash = {
  kind: 'argon2',
  params: OUR_PARAMS,
  salt: randomBytes(16),
  tag: randomBytes(32),
}

export async function verifyHash(stored: StoredHash, password: string): Promise<boolean> {
  const typed = Buffer.from(password)
  switch (stored.kind) {
    case 'argon2':
      return equal(await argon2Tag(typed, stored.salt, stored.params, stored.tag.length), stored.tag)
    case 'digest':
      return equal(createHash(stored.algorithm).update(typed).update(stored.salt).digest(), stored.digest)
    case 'sha-crypt':
      return equal(Buffer.from(await shaCrypt(typed, stored.crypt)), Buffer.from(stored.crypt.encoded))
    case 'bcrypt':
      return equal(Buffer.from(await bcrypt(typed, stored.crypt)), Buffer.from(stored.crypt.encoded))
    case 'pbkdf2':
      return equal(await pbkdf2Key(typed, stored), stored.key)
  }
}

/** By their digests: `timingSafeEqual` alone throws when the lengths differ. THREATS ID3 */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}

function parseArgon2(written: string): StoredHash | undefined {
  const [, variant = '', version, costs = '', salt64 = '', tag64 = '', more] = written.split('$')
  if (variant !== 'argon2id' && variant !== 'argon2i' && variant !== 'argon2d') return undefined
  const cost = /^m=(\d{1,9}),t=(\d{1,9}),p=(\d{1,9})$/.exec(costs)
  const salt = fromBase64(salt64)
  const tag = fromBase64(tag64)
  if (version !== 'v=19' || cost === null || salt === undefined || tag === undefined || more !== undefined)
    return undefined
  const [memoryKib = 0, passes = 0, lanes = 0] = cost.slice(1).map(Number)
  const sane =
    memoryKib >= 8 * lanes &&
    memoryKib <= IMPORTED_MEMORY_MAX_KIB &&
    passes >= 1 &&
    passes <= IMPORTED_PASSES_MAX &&
    lanes >= 1 &&
    lanes <= IMPORTED_LANES_MAX
  if (!sane || salt.length < 8 || salt.length > 64 || tag.length < 16 || tag.length > 64) return undefined
  return { kind: 'argon2', params: { variant, memoryKib, passes, lanes }, salt, tag }
}

function parsePbkdf2(name: 'PBKDF2-SHA256' | 'PBKDF2-SHA512', rest: string): StoredHash | undefined {
  const [rounds = '', salt64 = '', key64 = '', more] = rest.split('$')
  const salt = fromBase64(salt64)
  const key = fromBase64(key64)
  if (!/^\d{1,7}$/.test(rounds) || salt === undefined || key === undefined || more !== undefined)
    return undefined
  if (Number(rounds) < 1 || Number(rounds) > PBKDF2_ROUNDS_MAX || key.length < 16 || key.length > 64)
    return undefined
  const algorithm = name === 'PBKDF2-SHA256' ? 'sha256' : 'sha512'
  return { kind: 'pbkdf2', algorithm, rounds: Number(rounds), salt, key }
}

function pbkdf2Key(typed: Uint8Array, stored: Extract<StoredHash, { kind: 'pbkdf2' }>): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    pbkdf2(typed, stored.salt, stored.rounds, stored.key.length, stored.algorithm, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
}

/** Strict: the alphabet and nothing else, padded or not. RFC 4648 §4 */
function fromBase64(text: string): Uint8Array | undefined {
  if (text === '' || text.length > 400 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined
  return Buffer.from(text, 'base64')
}
