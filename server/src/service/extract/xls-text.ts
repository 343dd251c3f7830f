/** The words and numbers of a workbook in records, as Excel wrote until 2007. MS-XLS 2.4 */
import type { Collected } from './collected.ts'

const FORMULA = 0x0006
const ENCRYPTED = 0x002f
const CONTINUE = 0x003c
const SHEET = 0x0085
const SEVERAL = 0x00bd
const STRINGS = 0x00fc
const NUMBER = 0x0203
const LABEL = 0x0204
const RESULT = 0x0207
const SMALL = 0x027e

/** Throws RangeError where records end before they should. */
export function saySheets(bytes: Uint8Array, collected: Collected): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const record = (at: number): Uint8Array => bytes.subarray(at + 4, at + 4 + view.getUint16(at + 2, true))
  for (let at = 0; at + 4 <= bytes.length && !collected.isOver; ) {
    const type = view.getUint16(at, true)
    const pieces = [record(at)]
    at += 4 + view.getUint16(at + 2, true)
    while (type === STRINGS && at + 4 <= bytes.length && view.getUint16(at, true) === CONTINUE) {
      pieces.push(record(at))
      at += 4 + view.getUint16(at + 2, true)
    }
    if (type === ENCRYPTED) return
    for (const text of textsOf(type, pieces)) {
      collected.part()
      collected.say(text)
      if (collected.isOver) return
    }
  }
}

function* textsOf(type: number, pieces: readonly Uint8Array[]): Generator<string> {
  const reader = new Pieces(pieces)
  switch (type) {
    case STRINGS: {
      reader.u32()
      for (let n = reader.u32(); n > 0 && !reader.atEnd; n--) yield reader.richText()
      return
    }
    case SHEET:
      reader.skip(6)
      yield reader.text(reader.u8())
      return
    case LABEL:
      reader.skip(6)
      yield reader.text(reader.u16())
      return
    case RESULT:
      yield reader.text(reader.u16())
      return
    case NUMBER:
    case FORMULA: {
      reader.skip(6)
      const value = reader.f64()
      // Results that are no numbers look like none: their text comes in the next record.
      if (Number.isFinite(value)) yield String(value)
      return
    }
    case SMALL:
      reader.skip(6)
      yield smallNumber(reader.u32())
      return
    case SEVERAL:
      reader.skip(4)
      while (reader.left >= 8) {
        reader.skip(2)
        yield smallNumber(reader.u32())
      }
  }
}

/** A number in four octets: whole or the upper half of one, perhaps in hundredths. MS-XLS 2.5.217 */
function smallNumber(bits: number): string {
  const view = new DataView(new ArrayBuffer(8))
  view.setUint32(4, bits & ~3, true)
  const value = (bits & 2) === 0 ? view.getFloat64(0, true) : bits >> 2
  return String((bits & 1) === 0 ? value : value / 100)
}

const RICH = 8
const FAR_EAST = 4
const WIDE = 1

/** A record and those that continue it. Lives for one record. */
class Pieces {
  readonly #pieces: readonly Uint8Array[]
  #piece = 0
  #at = 0

  constructor(pieces: readonly Uint8Array[]) {
    this.#pieces = pieces
  }

  get left(): number {
    return (this.#pieces[this.#piece]?.length ?? 0) - this.#at
  }

  get atEnd(): boolean {
    return this.left <= 0 && this.#piece >= this.#pieces.length - 1
  }

  u8(): number {
    if (this.left <= 0) this.#next()
    return this.#pieces[this.#piece]?.[this.#at++] ?? 0
  }

  u16(): number {
    return this.u8() | (this.u8() << 8)
  }

  u32(): number {
    return (this.u16() | (this.u16() << 16)) >>> 0
  }

  f64(): number {
    const octets = Uint8Array.from({ length: 8 }, () => this.u8())
    return new DataView(octets.buffer).getFloat64(0, true)
  }

  skip(octets: number): void {
    for (let rest = octets; rest > 0; ) {
      if (this.left <= 0) this.#next()
      const taken = Math.min(rest, this.left)
      this.#at += taken
      rest -= taken
    }
  }

  /** A sign that says how wide they are, then so many signs. */
  text(signs: number): string {
    return this.#signs(signs, this.u8())
  }

  /** The same with what follows text that has several fonts or is pronounced in a way of its own. */
  richText(): string {
    const signs = this.u16()
    const flags = this.u8()
    const runs = (flags & RICH) === 0 ? 0 : this.u16()
    const extra = (flags & FAR_EAST) === 0 ? 0 : this.u32()
    const text = this.#signs(signs, flags)
    this.skip(runs * 4 + extra)
    return text
  }

  /** Where a text goes on in the next record, that one says anew how wide its signs are. MS-XLS 2.5.293 */
  #signs(signs: number, flags: number): string {
    let wide = (flags & WIDE) !== 0
    let text = ''
    for (let rest = signs; rest > 0; ) {
      if (this.left <= 0) {
        this.#next()
        wide = (this.u8() & WIDE) !== 0
      }
      const taken = Math.min(rest, wide ? this.left >> 1 : this.left)
      if (taken === 0) throw new RangeError('half a sign')
      const octets = this.#pieces[this.#piece]?.subarray(this.#at, this.#at + (wide ? taken * 2 : taken))
      text += Buffer.from(octets ?? []).toString(wide ? 'utf16le' : 'latin1')
      this.#at += wide ? taken * 2 : taken
      rest -= taken
    }
    return text
  }

  #next(): void {
    if (this.#piece + 1 >= this.#pieces.length) throw new RangeError('a record ends before it should')
    this.#piece++
    this.#at = 0
  }
}
