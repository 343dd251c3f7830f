/** Elements in the Basic Encoding Rules as they lie in octets, one beside the other, without recursion. ITU-T X.690 §8.1 */

const HIGH_TAG = 0x1f
const LONG = 0x80
const LENGTH_OCTETS_MAX = 4
/** Two zeros end an element of unknown length. X.690 §8.1.5 */
const END_OCTETS = 2

/** One element. `raw` has its head and, where the length was unknown, its end. */
export type BerElement = { readonly tag: number; readonly contents: Uint8Array; readonly raw: Uint8Array }

type Head = { readonly headOctets: number; readonly length: number | undefined }

/** Goes over the elements of some octets. What is cut off or has a tag of several octets is none. */
export class BerElements {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** The next element if it has that tag, or whatever it is; undefined: another, none, or one that is cut off. */
  next(tag?: number): BerElement | undefined {
    const start = this.#at
    const found = this.#bytes[start]
    if (found === undefined || (tag !== undefined && found !== tag)) return undefined
    const head = headAt(this.#bytes, start)
    if (head === undefined) return undefined
    const from = start + head.headOctets
    const to = head.length === undefined ? endOf(this.#bytes, from) : from + head.length
    if (to === undefined || to > this.#bytes.length) return undefined
    this.#at = head.length === undefined ? to + END_OCTETS : to
    return {
      tag: found,
      contents: this.#bytes.subarray(from, to),
      raw: this.#bytes.subarray(start, this.#at),
    }
  }

  /** What is in the next element if it has that tag; of one that is cut off, what is there. */
  enter(tag: number): BerElements | undefined {
    const whole = this.next(tag)
    if (whole !== undefined) return new BerElements(whole.contents)
    const head = this.#bytes[this.#at] === tag ? headAt(this.#bytes, this.#at) : undefined
    if (head === undefined) return undefined
    const inside = this.#bytes.subarray(this.#at + head.headOctets)
    this.#at = this.#bytes.length
    return new BerElements(inside)
  }
}

/** The elements within, in their order, at most so many. */
export function berChildren(contents: Uint8Array, most: number): readonly BerElement[] {
  const elements = new BerElements(contents)
  const children: BerElement[] = []
  for (let one = elements.next(); one !== undefined && children.length < most; one = elements.next())
    children.push(one)
  return children
}

function headAt(bytes: Uint8Array, at: number): Head | undefined {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined || (tag & HIGH_TAG) === HIGH_TAG) return undefined
  if (first < LONG) return { headOctets: 2, length: first }
  const count = first - LONG
  if (count > LENGTH_OCTETS_MAX) return undefined
  let length = 0
  for (let n = 0; n < count; n++) {
    const digit = bytes[at + 2 + n]
    if (digit === undefined) return undefined
    length = length * 256 + digit
  }
  return { headOctets: 2 + count, length: count === 0 ? undefined : length }
}

/** Where the two zeros stand that end an element of unknown length which began before; those within are counted. */
function endOf(bytes: Uint8Array, from: number): number | undefined {
  let open = 1
  for (let at = from; at < bytes.length; ) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) {
      if (--open === 0) return at
      at += END_OCTETS
      continue
    }
    const head = headAt(bytes, at)
    if (head === undefined) return undefined
    at += head.headOctets
    if (head.length === undefined) open++
    else at += head.length
  }
  return undefined
}
