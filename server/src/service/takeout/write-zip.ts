/**
 * An archive written as it is read: one file after the other, whole in memory while it is packed, and at the end the directory. Larger
 * than 4 GiB or of more than 65,535 files it is one of ZIP64. APPNOTE 6.3 §4.3
 */
import { promisify } from 'node:util'
import { crc32, deflateRaw, deflateRawSync } from 'node:zlib'

const packApart = promisify(deflateRaw)
/** Below so many octets another thread takes longer to be asked than to do it. */
const SMALL_OCTETS = 16_384

export type ZipFile = {
  /** With `/` between folders. */
  readonly name: string
  readonly atMs: number
  readonly bytes: Uint8Array
}

const LOCAL = 0x04034b50
const ENTRY = 0x02014b50
const END = 0x06054b50
const END64 = 0x06064b50
const LOCATOR64 = 0x07064b50
const DEFLATED = 8
/** Names are UTF-8. §4.4.4 */
const UTF8 = 0x0800
const VERSION = 20
const VERSION64 = 45
const MAX16 = 0xffff
const MAX32 = 0xffff_ffff

/** Throws what `files` throws. No file is larger than 4 GiB. */
export async function* writeZip(files: AsyncIterable<ZipFile>): AsyncGenerator<Buffer> {
  const directory: Buffer[] = []
  let at = 0
  for await (const { name, atMs, bytes } of files) {
    const packed = bytes.length < SMALL_OCTETS ? deflateRawSync(bytes) : await packApart(bytes)
    const common = commonOf(name, atMs, bytes, packed)
    const local = Buffer.alloc(4)
    local.writeUInt32LE(LOCAL)
    const whole = Buffer.concat([local, common, Buffer.from(name), packed])
    directory.push(entryOf(name, common, at))
    at += whole.length
    yield whole
  }
  yield Buffer.concat(directory)
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  yield zipEnd(directory.length, size, at)
}

/** What stands before a file and again in the directory: version to name length. §4.3.7 */
function commonOf(name: string, atMs: number, bytes: Uint8Array, packed: Buffer): Buffer {
  const common = Buffer.alloc(26)
  const { date, time } = dosTime(atMs)
  common.writeUInt16LE(VERSION, 0)
  common.writeUInt16LE(UTF8, 2)
  common.writeUInt16LE(DEFLATED, 4)
  common.writeUInt16LE(time, 6)
  common.writeUInt16LE(date, 8)
  common.writeUInt32LE(crc32(bytes), 10)
  common.writeUInt32LE(packed.length, 14)
  common.writeUInt32LE(bytes.length, 18)
  common.writeUInt16LE(Buffer.byteLength(name), 22)
  return common
}

/** §4.3.12; from 4 GiB on the place stands in a field of ZIP64, §4.5.3 */
function entryOf(name: string, common: Buffer, at: number): Buffer {
  const is64 = at >= MAX32
  const head = Buffer.alloc(6)
  head.writeUInt32LE(ENTRY, 0)
  head.writeUInt16LE(is64 ? VERSION64 : VERSION, 4)
  const extra = Buffer.alloc(is64 ? 12 : 0)
  if (is64) {
    extra.writeUInt16LE(1, 0)
    extra.writeUInt16LE(8, 2)
    extra.writeBigUInt64LE(BigInt(at), 4)
  }
  const middle = Buffer.from(common)
  middle.writeUInt16LE(extra.length, 24)
  const place = Buffer.alloc(14)
  place.writeUInt32LE(Math.min(at, MAX32), 10)
  return Buffer.concat([head, middle, place, Buffer.from(name), extra])
}

/** What closes an archive of `count` files, whose directory begins at octet `at` and has `size`. §4.3.14 to §4.3.16 */
export function zipEnd(count: number, size: number, at: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(Math.min(count, MAX16), 8)
  end.writeUInt16LE(Math.min(count, MAX16), 10)
  end.writeUInt32LE(Math.min(size, MAX32), 12)
  end.writeUInt32LE(Math.min(at, MAX32), 16)
  if (count < MAX16 && size < MAX32 && at < MAX32) return end
  const end64 = Buffer.alloc(56)
  end64.writeUInt32LE(END64, 0)
  end64.writeBigUInt64LE(44n, 4)
  end64.writeUInt16LE(VERSION64, 12)
  end64.writeUInt16LE(VERSION64, 14)
  end64.writeBigUInt64LE(BigInt(count), 24)
  end64.writeBigUInt64LE(BigInt(count), 32)
  end64.writeBigUInt64LE(BigInt(size), 40)
  end64.writeBigUInt64LE(BigInt(at), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(LOCATOR64, 0)
  locator.writeBigUInt64LE(BigInt(at + size), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([end64, locator, end])
}

/** In UTC, from 1980 to 2107. §4.4.6 */
function dosTime(ms: number): { readonly date: number; readonly time: number } {
  const when = new Date(ms)
  const year = Math.min(127, Math.max(0, when.getUTCFullYear() - 1980))
  return {
    date: (year << 9) | ((when.getUTCMonth() + 1) << 5) | when.getUTCDate(),
    time: (when.getUTCHours() << 11) | (when.getUTCMinutes() << 5) | (when.getUTCSeconds() >> 1),
  }
}
