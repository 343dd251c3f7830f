/**
 * The hashes of crypt(3) that begin with $5$ and $6$: many rounds of SHA-256 or SHA-512 over password and salt, by the
 * specification "Unix crypt using SHA-256 and SHA-512" (Drepper, 2008). Only for passwords that come from elsewhere.
 */
import { createHash } from 'node:crypto'

export type ShaCrypt = {
  readonly algorithm: 'sha256' | 'sha512'
  readonly rounds: number
  readonly salt: string
  /** The last field, in crypt's own alphabet. */
  readonly encoded: string
}

const ROUNDS_DEFAULT = 5000
const ROUNDS_MIN = 1000
/** Rounds between two looks at other work: about 1 ms. */
const SLICE = 500
const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** `$6$rounds=5000$SALT$HASH`, the rounds optional. Undefined when it is something else or too costly. */
export function parseShaCrypt(written: string, roundsMax: number): ShaCrypt | undefined {
  const parts =
    /^\$([56])\$(?:rounds=(\d{1,9})\$)?([^$:\n]{0,16})\$([./0-9A-Za-z]{43}|[./0-9A-Za-z]{86})$/.exec(written)
  if (parts === null) return undefined
  const [, id, rounds, salt = '', encoded = ''] = parts
  const algorithm = id === '5' ? 'sha256' : 'sha512'
  if (encoded.length !== (algorithm === 'sha256' ? 43 : 86)) return undefined
  const wanted = rounds === undefined ? ROUNDS_DEFAULT : Math.max(Number(rounds), ROUNDS_MIN)
  return wanted > roundsMax ? undefined : { algorithm, rounds: wanted, salt, encoded }
}

/** The encoded hash of the password with that salt and those rounds. Yields to other work between slices. */
export async function shaCrypt(
  password: Uint8Array,
  { algorithm, rounds, salt }: Pick<ShaCrypt, 'algorithm' | 'rounds' | 'salt'>,
): Promise<string> {
  const hash = (...parts: readonly Uint8Array[]): Uint8Array => {
    const h = createHash(algorithm)
    for (const part of parts) h.update(part)
    return h.digest()
  }
  const saltBytes = Buffer.from(salt)
  const alternate = hash(password, saltBytes, password)
  const first: Uint8Array[] = [password, saltBytes, repeated(alternate, password.length)]
  for (let n = password.length; n > 0; n >>= 1) first.push((n & 1) === 1 ? alternate : password)
  let digest = hash(...first)

  const p = repeated(hash(...new Array<Uint8Array>(password.length).fill(password)), password.length)
  const saltTimes = 16 + (digest[0] ?? 0)
  const s = repeated(hash(...new Array<Uint8Array>(saltTimes).fill(saltBytes)), saltBytes.length)
  for (let round = 0; round < rounds; round++) {
    const parts: Uint8Array[] = [round % 2 === 1 ? p : digest]
    if (round % 3 !== 0) parts.push(s)
    if (round % 7 !== 0) parts.push(p)
    parts.push(round % 2 === 1 ? digest : p)
    digest = hash(...parts)
    if (round % SLICE === SLICE - 1) await new Promise(setImmediate)
  }
  return encode(digest)
}

function repeated(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length)
  for (let at = 0; at < length; at += bytes.length) out.set(bytes.subarray(0, length - at), at)
  return out
}

/** Three octets at a time, taken a third of the digest apart in a turning order; six bits a sign, lowest first. */
function encode(digest: Uint8Array): string {
  const third = Math.floor(digest.length / 3)
  const whole = digest.length % 3
  let text = ''
  for (let i = 0; i < third; i++) {
    // SHA-512 turns the order to the left each time, SHA-256 to the right.
    const turn = (digest.length === 64 ? i : 2 * i) % 3
    const at = [i, i + third, i + 2 * third]
    const [a = 0, b = 0, c = 0] = [at[turn], at[(turn + 1) % 3], at[(turn + 2) % 3]].map(
      (n) => digest[n ?? 0] ?? 0,
    )
    text += sixBits((a << 16) | (b << 8) | c, 4)
  }
  const rest = digest.subarray(digest.length - whole)
  const left = whole === 1 ? (rest[0] ?? 0) : ((rest[1] ?? 0) << 8) | (rest[0] ?? 0)
  return text + sixBits(left, whole + 1)
}

function sixBits(value: number, signs: number): string {
  let text = ''
  for (let i = 0; i < signs; i++) text += ALPHABET[(value >> (6 * i)) & 63] ?? ''
  return text
}
