/**
 * The hashes that begin with $2: many panels keep passwords so. Blowfish with a slow key schedule, by "A
 * Future-Adaptable Password Scheme" (Provos, Mazières, 1999). Only for passwords that come from elsewhere.
 */

export type Bcrypt = {
  readonly cost: number
  readonly salt: Uint8Array
  /** The last 31 signs, in bcrypt's own alphabet. */
  readonly encoded: string
}

const ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const SALT_SIGNS = 22
const HASH_BYTES = 23
/** Octets of a password that count, its closing zero included. */
const KEY_BYTES_MAX = 72
/** Rounds of the key schedule between two looks at other work: about 2 ms. */
const SLICE = 16
const P_WORDS = 18
const S_WORDS = 1024
const PLAIN_TEXT = new TextEncoder().encode('OrpheanBeholderScryDoubt')

/** `$2b$10$` and 53 signs; $2a and $2y are the same today. Undefined when it is something else or too costly. */
export function parseBcrypt(written: string, costMax: number): Bcrypt | undefined {
  const parts = /^\$2[aby]\$(\d\d)\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/.exec(written)
  const cost = Number(parts?.[1])
  if (parts === null || cost < 4 || cost > costMax) return undefined
  return { cost, salt: decode(parts[2] ?? ''), encoded: parts[3] ?? '' }
}

/** The encoded hash of the password with that salt and cost. Yields to other work between slices. */
export async function bcrypt(
  password: Uint8Array,
  { cost, salt }: Pick<Bcrypt, 'cost' | 'salt'>,
): Promise<string> {
  const key = new Uint8Array(Math.min(password.length + 1, KEY_BYTES_MAX))
  key.set(password.subarray(0, key.length === KEY_BYTES_MAX ? KEY_BYTES_MAX : password.length))
  const keyWords = cyclicWords(key, P_WORDS)
  const saltWords = cyclicWords(salt, P_WORDS)
  const state = initialState()
  expand(state, keyWords, cyclicWords(salt, 4))
  for (let round = 0; round < 2 ** cost; round++) {
    expand(state, keyWords, undefined)
    expand(state, saltWords, undefined)
    if (round % SLICE === SLICE - 1) await new Promise(setImmediate)
  }
  const text = new Uint32Array(cyclicWords(PLAIN_TEXT, 6))
  for (let block = 0; block < 6; block += 2) for (let i = 0; i < 64; i++) encipher(state, text, block)
  const bytes = new Uint8Array(24)
  const view = new DataView(bytes.buffer)
  for (const [i, word] of text.entries()) view.setUint32(4 * i, word)
  return encode(bytes.subarray(0, HASH_BYTES))
}

type State = { readonly p: Uint32Array; readonly s: Uint32Array }

/** Mixes a key into the state, and a salt while it is rewritten. */
function expand({ p, s }: State, key: Uint32Array, salt: Uint32Array | undefined): void {
  for (let i = 0; i < P_WORDS; i++) p[i] = (p[i] ?? 0) ^ (key[i] ?? 0)
  const block = new Uint32Array(2)
  let at = 0
  const fill = (words: Uint32Array): void => {
    for (let i = 0; i < words.length; i += 2) {
      if (salt !== undefined) {
        block[0] = (block[0] ?? 0) ^ (salt[at] ?? 0)
        block[1] = (block[1] ?? 0) ^ (salt[at + 1] ?? 0)
        at = (at + 2) % 4
      }
      encipher({ p, s }, block, 0)
      words[i] = block[0] ?? 0
      words[i + 1] = block[1] ?? 0
    }
  }
  fill(p)
  fill(s)
}

/** Sixteen rounds of Blowfish over two words. */
function encipher({ p, s }: State, words: Uint32Array, at: number): void {
  let left = (words[at] ?? 0) ^ (p[0] ?? 0)
  let right = words[at + 1] ?? 0
  for (let round = 1; round <= 16; round += 2) {
    right ^= mix(s, left) ^ (p[round] ?? 0)
    left ^= mix(s, right) ^ (p[round + 1] ?? 0)
  }
  words[at] = right ^ (p[17] ?? 0)
  words[at + 1] = left
}

function mix(s: Uint32Array, word: number): number {
  const sum = ((s[word >>> 24] ?? 0) + (s[256 + ((word >>> 16) & 255)] ?? 0)) | 0
  return ((sum ^ (s[512 + ((word >>> 8) & 255)] ?? 0)) + (s[768 + (word & 255)] ?? 0)) | 0
}

/** The octets over and over, four a word, high octet first. */
function cyclicWords(bytes: Uint8Array, count: number): Uint32Array {
  const words = new Uint32Array(count)
  for (let i = 0, at = 0; i < count; i++) {
    let word = 0
    for (let octet = 0; octet < 4; octet++, at = (at + 1) % bytes.length)
      word = (word << 8) | (bytes[at] ?? 0)
    words[i] = word
  }
  return words
}

let pi: Uint32Array | undefined

/** Blowfish starts from the digits of π behind the point: they are worked out once, in some 50 ms. */
function initialState(): State {
  pi ??= fractionOfPi(P_WORDS + S_WORDS)
  return { p: pi.slice(0, P_WORDS), s: pi.slice(P_WORDS) }
}

/** π = 16 arctan(1/5) − 4 arctan(1/239) (Machin, 1706), with a few bits more than asked for. */
function fractionOfPi(words: number): Uint32Array {
  const guardBits = 64
  const bits = 32 * words + guardBits
  const one = 1n << BigInt(bits)
  const arctan = (inverse: bigint): bigint => {
    const square = inverse * inverse
    let power = one / inverse
    let sum = power
    for (let n = 3n, sign = -1n; power > 0n; n += 2n, sign = -sign) {
      power /= square
      sum += (sign * power) / n
    }
    return sum
  }
  const fraction = (16n * arctan(5n) - 4n * arctan(239n) - 3n * one) >> BigInt(guardBits)
  const hex = fraction.toString(16).padStart(8 * words, '0')
  return Uint32Array.from({ length: words }, (_, i) => Number.parseInt(hex.slice(8 * i, 8 * i + 8), 16))
}

function encode(bytes: Uint8Array): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const octet of bytes) {
    held = (held << 8) | octet
    bits += 8
    while (bits >= 6) {
      bits -= 6
      text += ALPHABET[(held >> bits) & 63] ?? ''
    }
    held &= (1 << bits) - 1
  }
  return bits === 0 ? text : text + (ALPHABET[(held << (6 - bits)) & 63] ?? '')
}

function decode(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((SALT_SIGNS * 6) / 8))
  let held = 0
  let bits = 0
  let at = 0
  for (const sign of text) {
    held = (held << 6) | ALPHABET.indexOf(sign)
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (held >> bits) & 255
      held &= (1 << bits) - 1
    }
  }
  return bytes
}
