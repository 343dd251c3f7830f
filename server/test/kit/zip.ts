/** Makes archives, also such as nobody in good faith would make. */
import { crc32, deflateRawSync } from 'node:zlib'

export type ZipFile = {
  readonly name: string
  readonly data: Uint8Array
  /** Already deflated; `data` is not looked at. */
  readonly packed?: Uint8Array
  /** Takes the octets of the file before it once more: entries that overlap. */
  readonly overlaps?: boolean
}

/** Local header, octets, and at the end the directory. APPNOTE 6.3 §4.3 */
export function zip(files: readonly ZipFile[]): Buffer {
  const out: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  let last = 0
  for (const { name, data, packed = deflateRawSync(data), overlaps = false } of files) {
    const bytes = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x0800, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(data), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(data.length, 18)
    common.writeUInt16LE(bytes.length, 22)
    if (!overlaps) {
      last = at
      const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, bytes, packed])
      out.push(local)
      at += local.length
    }
    const place = Buffer.alloc(14)
    place.writeUInt32LE(last, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, place, bytes]))
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...out, listed, end])
}
