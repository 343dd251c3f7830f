/**
 * Canonical forms: what a signature signs of a message, so that a few harmless changes on the way do not break it.
 *
 *   relaxed   Subject :  Hola ⏎␉mundo ⏎   →   subject:Hola mundo⏎
 *   simple    as it stands
 *
 * Works on octets: nothing is decoded, so nothing is lost. RFC 6376 §3.4
 */
import { createHash } from 'node:crypto'
import { RelaxedBody } from '../../mail/dkim/body.ts'
import { type Gap, relaxField } from '../../mail/dkim/header.ts'
import type { Field } from '../../mail/header/header.ts'
import { BODY_SLICE_OCTETS } from './limits.ts'

export type Canonical = 'simple' | 'relaxed'

const TAB = 9
const LF = 10
const CR = 13
const SPACE = 32
const SEMICOLON = 59
const EQUALS = 61
const LOWER_B = 98
const CRLF = Buffer.from('\r\n')

/** Collects header fields in canonical form, in the order they are added. */
export class CanonicalHeader {
  readonly #bytes: Uint8Array
  readonly #canonical: Canonical
  #out: Buffer
  #length = 0

  constructor(bytes: Uint8Array, canonical: Canonical) {
    this.#bytes = bytes
    this.#canonical = canonical
    this.#out = Buffer.allocUnsafe(2048)
  }

  add(field: Field): void {
    this.#write(field, undefined)
    this.#out[this.#length++] = CR
    this.#out[this.#length++] = LF
  }

  /** The field that holds the signature: without what is signed last, its own value, and without its line end. */
  addUnsigned(field: Field): void {
    this.#write(field, signatureValue(this.#bytes, field))
  }

  get octets(): Buffer {
    return this.#out.subarray(0, this.#length)
  }

  #write(field: Field, gap: Gap | undefined): void {
    const room = this.#length + field.end - field.start + CRLF.length
    if (room > this.#out.length) {
      const larger = Buffer.allocUnsafe(Math.max(room, this.#out.length * 2))
      this.#out.copy(larger, 0, 0, this.#length)
      this.#out = larger
    }
    if (this.#canonical === 'relaxed')
      this.#length = relaxField(this.#out, this.#length, this.#bytes, field, gap)
    else this.#simple(field, gap)
  }

  #simple({ start, valueEnd }: Field, gap: Gap = { from: valueEnd, to: valueEnd }): void {
    this.#out.set(this.#bytes.subarray(start, gap.from), this.#length)
    this.#length += gap.from - start
    this.#out.set(this.#bytes.subarray(gap.to, valueEnd), this.#length)
    this.#length += valueEnd - gap.to
  }
}

/** Where the value of `b=` stands. RFC 6376 §3.7 */
function signatureValue(bytes: Uint8Array, { valueStart, valueEnd }: Field): Gap | undefined {
  for (let at = valueStart; at < valueEnd; ) {
    const end = indexOf(bytes, SEMICOLON, at, valueEnd)
    const equals = indexOf(bytes, EQUALS, at, end)
    const name = trim(bytes, at, equals)
    if (equals < end && name.to - name.from === 1 && bytes[name.from] === LOWER_B)
      return { from: equals + 1, to: end }
    at = end + 1
  }
  return undefined
}

function indexOf(bytes: Uint8Array, sign: number, from: number, end: number): number {
  const at = bytes.indexOf(sign, from)
  return at < 0 || at > end ? end : at
}

function trim(bytes: Uint8Array, start: number, end: number): Gap {
  let from = start
  let to = end
  while (from < to && isBlank(bytes[from] ?? 0)) from++
  while (to > from && isBlank(bytes[to - 1] ?? 0)) to--
  return { from, to }
}

function isBlank(sign: number): boolean {
  return sign === SPACE || sign === TAB || sign === CR || sign === LF
}

export type BodyHash = {
  readonly digest: Buffer
  /** Octets of the canonical body that `l=` leaves out. */
  readonly beyond: number
}

/**
 * SHA-256 of the body in canonical form, of its first `limit` octets if there is a limit. Large bodies are done in
 * pieces; `pause` lets others have the thread between them.
 */
export async function hashBody(
  body: Buffer,
  canonical: Canonical,
  limit: number | undefined,
  pause: () => Promise<void> | undefined,
): Promise<BodyHash> {
  const hash = createHash('sha256')
  let left = limit ?? Infinity
  let beyond = 0
  const take = (octets: Uint8Array): void => {
    const used = Math.min(left, octets.length)
    if (used > 0) hash.update(used === octets.length ? octets : octets.subarray(0, used))
    left -= used
    beyond += octets.length - used
  }
  const inSlices = async (end: number, work: (slice: Buffer) => void): Promise<void> => {
    for (let at = 0; at < end; at += BODY_SLICE_OCTETS) {
      if (at > 0) await pause()
      work(body.subarray(at, Math.min(end, at + BODY_SLICE_OCTETS)))
    }
  }
  if (canonical === 'relaxed' && needsRelaxing(body)) {
    const relaxed = new RelaxedBody(take)
    await inSlices(body.length, (slice) => relaxed.update(slice))
    relaxed.end()
  } else {
    const end = endOfText(body, canonical)
    await inSlices(end, take)
    // A body that does not end in a line end gets one; an empty one is a line end in the simple form alone. RFC 6376 §3.4.3
    if (end > 0 || canonical === 'simple') take(CRLF)
  }
  return { digest: hash.digest(), beyond }
}

/** Behind the last line that is not empty, its line end left out. */
function endOfText(body: Buffer, canonical: Canonical): number {
  let end = body.length
  while (end > 0) {
    if (end >= 2 && body[end - 1] === LF && body[end - 2] === CR) end -= 2
    else if (canonical === 'relaxed' && (body[end - 1] === SPACE || body[end - 1] === TAB)) end--
    else break
  }
  return end
}

/** Whether the relaxed form differs from the simple one within the text: most do not, and `indexOf` is quick. */
function needsRelaxing(body: Buffer): boolean {
  return body.includes(TAB) || body.includes('  ') || body.includes(' \r\n')
}
