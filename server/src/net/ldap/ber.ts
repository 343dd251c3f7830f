/** The few forms of ASN.1 that LDAP uses: definite lengths, one octet of tag. RFC 4511 §5.1, ITU-T X.690 §8 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'

export const BER = { boolean: 0x01, integer: 0x02, octets: 0x04, enumerated: 0x0a, sequence: 0x30, set: 0x31 }

const LONG = 0x80
/** Octets that say a length: four are 4 GiB, and nobody says more. */
const LENGTH_OCTETS_MAX = 4
/** Tag, and the length in its longest form. */
export const HEAD_BYTES_MAX = 2 + LENGTH_OCTETS_MAX

/** A tag, the length of what follows, and it. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const size = contents.reduce((sum, { length }) => sum + length, 0)
  return Buffer.concat([Buffer.from([tag, ...lengthOctets(size)]), ...contents])
}

export function octets(value: string | Uint8Array, tag = BER.octets): Buffer {
  return element(tag, typeof value === 'string' ? Buffer.from(value, 'utf8') : value)
}

/** Of 0 to 2^31 - 1. */
export function integer(value: number, tag = BER.integer): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  let at = 0
  // The shortest form: a leading zero only where the next octet would be taken for a sign.
  while (at < 3 && bytes[at] === 0 && (bytes[at + 1] ?? 0) < LONG) at++
  return element(tag, bytes.subarray(at))
}

export function boolean(value: boolean, tag = BER.boolean): Buffer {
  return element(tag, Buffer.from([value ? 0xff : 0]))
}

function lengthOctets(size: number): number[] {
  if (size < LONG) return [size]
  const digits: number[] = []
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256)
  return [LONG | digits.length, ...digits]
}

export type Head = { readonly tag: number; readonly headBytes: number; readonly size: number }

/** Tag and length of the element at `at`; undefined while not all of its head is there. Throws SyntaxFault. */
export function readHead(bytes: Uint8Array, at = 0): Head | undefined {
  const [tag, first] = [bytes[at], bytes[at + 1]]
  if (tag === undefined || first === undefined) return undefined
  if (first < LONG) return { tag, headBytes: 2, size: first }
  const count = first - LONG
  if (count === 0 || count > LENGTH_OCTETS_MAX) throw new SyntaxFault('a definite length', at + 1)
  if (bytes.length < at + 2 + count) return undefined
  let size = 0
  for (let n = 0; n < count; n++) size = size * 256 + (bytes[at + 2 + n] ?? 0)
  return { tag, headBytes: 2 + count, size }
}

/** Reads elements one after the other within given bounds. Everything throws SyntaxFault. */
export class BerReader {
  readonly #bytes: Buffer
  readonly #end: number
  #at: number

  constructor(bytes: Buffer, at = 0, end = bytes.length) {
    this.#bytes = bytes
    this.#at = at
    this.#end = end
  }

  get more(): boolean {
    return this.#at < this.#end
  }

  /** The tag of the next element; undefined at the end. */
  get next(): number | undefined {
    return this.more ? this.#bytes[this.#at] : undefined
  }

  /** What is inside the next element. */
  inside(tag: number): BerReader {
    const start = this.#skipHead(tag)
    return new BerReader(this.#bytes, start, this.#at)
  }

  octets(tag = BER.octets): Buffer {
    return this.#bytes.subarray(this.#skipHead(tag), this.#at)
  }

  text(tag = BER.octets): string {
    return this.octets(tag).toString('utf8')
  }

  /** Of 0 to 2^31 - 1: ids and result codes. */
  integer(tag = BER.integer): number {
    const start = this.#skipHead(tag)
    const size = this.#at - start
    if (size < 1 || size > 4) throw new SyntaxFault('a number of at most four octets', start)
    const value = this.#bytes.readIntBE(start, size)
    if (value < 0) throw new SyntaxFault('no negative number', start)
    return value
  }

  /** Where the contents of the next element begin; they end where the reader then stands. */
  #skipHead(tag: number): number {
    const head = this.more ? readHead(this.#bytes, this.#at) : undefined
    if (head?.tag !== tag) throw new SyntaxFault(`an element of tag ${tag}`, this.#at)
    const start = this.#at + head.headBytes
    if (start + head.size > this.#end) throw new SyntaxFault('an element that ends in time', this.#at)
    this.#at = start + head.size
    return start
  }
}
