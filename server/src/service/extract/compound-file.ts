/**
 * The streams of a compound file, the small file system in which office programs kept documents until 2007. Chains of
 * sectors are followed no further than the file has sectors, so one that leads back to itself ends. MS-CFB
 */

const SIGNATURE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
const HEAD_OCTETS = 512
/** Sectors of the table of sectors that the head names itself. */
const HEAD_SECTORS = 109
const ENTRY_OCTETS = 128
const NAME_OCTETS = 64
/** Octets of a sector of the stream that holds all small streams. */
const SMALL_OCTETS = 64
const STREAM = 2
const ROOT = 5

type Entry = { readonly name: string; readonly kind: number; readonly start: number; readonly size: number }

/** Lives for one file. */
export class CompoundFile {
  readonly entries: readonly Entry[]
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #sectorOctets: number
  readonly #table: readonly number[]
  readonly #smallTable: readonly number[]
  readonly #smallBelow: number
  readonly #small: Uint8Array

  /** Throws RangeError for what is none. */
  constructor(bytes: Uint8Array) {
    if (bytes.length < HEAD_OCTETS || SIGNATURE.some((octet, at) => bytes[at] !== octet))
      throw new RangeError('no compound file')
    this.#bytes = bytes
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#view = view
    this.#sectorOctets = view.getUint16(30, true) === 12 ? 4096 : 512
    this.#smallBelow = view.getUint32(56, true)
    this.#table = this.#tableSectors().flatMap((sector) => this.#numbers(sector))
    this.#smallTable = this.#chain(view.getUint32(60, true)).flatMap((sector) => this.#numbers(sector))
    this.entries = this.#readEntries(view.getUint32(48, true))
    const root = this.entries.find(({ kind }) => kind === ROOT)
    this.#small = root === undefined ? new Uint8Array() : this.#large(root)
  }

  /** The octets of a stream; undefined when there is none of that name. */
  stream(name: string): Uint8Array | undefined {
    const entry = this.entries.find((each) => each.kind === STREAM && each.name === name)
    return entry && this.contents(entry)
  }

  contents(entry: Entry): Uint8Array {
    return entry.size < this.#smallBelow ? this.#smallStream(entry) : this.#large(entry)
  }

  #tableSectors(): number[] {
    const sectors: number[] = []
    for (let n = 0; n < HEAD_SECTORS; n++) sectors.push(this.#view.getUint32(76 + n * 4, true))
    const each = this.#sectorOctets / 4 - 1
    let next = this.#view.getUint32(68, true)
    for (let n = this.#sectors(); n > 0 && this.#isSector(next); n--) {
      const numbers = this.#numbers(next)
      sectors.push(...numbers.slice(0, each))
      next = numbers[each] ?? 0xffff_ffff
    }
    // No more than can be: each sector of the table tells of many.
    return sectors.filter((sector) => this.#isSector(sector)).slice(0, Math.ceil(this.#sectors() / each) + 1)
  }

  #sectors(): number {
    return Math.floor(this.#bytes.length / this.#sectorOctets)
  }

  #isSector(sector: number): boolean {
    return (sector + 1) * this.#sectorOctets < this.#bytes.length
  }

  #sector(sector: number): Uint8Array {
    const at = (sector + 1) * this.#sectorOctets
    return this.#bytes.subarray(at, at + this.#sectorOctets)
  }

  #numbers(sector: number): number[] {
    const octets = this.#sector(sector)
    const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
    const numbers: number[] = []
    for (let at = 0; at + 4 <= octets.length; at += 4) numbers.push(view.getUint32(at, true))
    return numbers
  }

  #chain(start: number): number[] {
    const sectors: number[] = []
    for (let sector = start; this.#isSector(sector) && sectors.length < this.#sectors(); ) {
      sectors.push(sector)
      sector = this.#table[sector] ?? 0xffff_ffff
    }
    return sectors
  }

  #large({ start, size }: Entry): Uint8Array {
    const wanted = Math.min(size, this.#bytes.length)
    return Buffer.concat(this.#chain(start).map((sector) => this.#sector(sector))).subarray(0, wanted)
  }

  #smallStream({ start, size }: Entry): Uint8Array {
    const pieces: Uint8Array[] = []
    const wanted = Math.min(size, this.#small.length)
    for (let sector = start; pieces.length * SMALL_OCTETS < wanted; ) {
      const at = sector * SMALL_OCTETS
      if (at >= this.#small.length) break
      pieces.push(this.#small.subarray(at, at + SMALL_OCTETS))
      sector = this.#smallTable[sector] ?? 0xffff_ffff
    }
    return Buffer.concat(pieces).subarray(0, wanted)
  }

  #readEntries(start: number): Entry[] {
    const octets = Buffer.concat(this.#chain(start).map((sector) => this.#sector(sector)))
    const entries: Entry[] = []
    for (let at = 0; at + ENTRY_OCTETS <= octets.length; at += ENTRY_OCTETS) {
      const length = Math.min(Math.max(octets.readUInt16LE(at + NAME_OCTETS) - 2, 0), NAME_OCTETS)
      entries.push({
        name: octets.toString('utf16le', at, at + length),
        kind: octets[at + 66] ?? 0,
        start: octets.readUInt32LE(at + 116),
        size: octets.readUInt32LE(at + 120),
      })
    }
    return entries
  }
}
