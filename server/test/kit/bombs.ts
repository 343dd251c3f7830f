/** Archives that are small and never end: made here, as nobody should keep them. */
import { constants, deflateRawSync, gzipSync } from 'node:zlib'
import { zip } from './zip.ts'

/** So many MiB of zeros, deflated without ever being there. RFC 1951 §3.2.3 */
export function packedZeros(mib: number): Buffer {
  const piece = deflateRawSync(Buffer.alloc(1024 * 1024), { finishFlush: constants.Z_SYNC_FLUSH })
  const lastBlock = Buffer.from([0x03, 0])
  return Buffer.concat([...Array.from({ length: mib }, () => piece), lastBlock])
}

/** As 42.zip: sixteen archives in each of sixteen, and so on, down to files of 4 GiB. */
export function manyFold(depth: number): Buffer {
  const nothing = Buffer.alloc(0)
  let bytes = zip([{ name: '0.txt', data: nothing, packed: packedZeros(4096) }])
  for (let level = 0; level < depth; level++)
    bytes = zip(
      Array.from({ length: 16 }, (_, n) => ({
        name: `lib ${n}.zip`,
        data: Buffer.concat([bytes, Buffer.from([n])]),
      })),
    )
  return bytes
}

/** One kernel of packed zeros, and thousands of entries that all claim it. */
export function overlapping(entries: number, mib: number): Buffer {
  const packed = packedZeros(mib)
  const data = Buffer.alloc(0)
  return zip(Array.from({ length: entries }, (_, n) => ({ name: `${n}`, data, packed, overlaps: n > 0 })))
}

/** Only a directory, of entries that have nothing. */
export function millionEntries(count = 1_000_000): Buffer {
  const local = Buffer.concat([
    Buffer.from('PK\x03\x04\x14\0\0\0\0\0\0\0\0\0'),
    Buffer.alloc(12),
    Buffer.from([1, 0, 0, 0, 0x61]),
  ])
  const entry = Buffer.concat([
    Buffer.from('PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0'),
    Buffer.alloc(12),
    Buffer.from([1, 0]),
    Buffer.alloc(16),
    Buffer.from('a'),
  ])
  const directory = Buffer.alloc(entry.length * count, entry)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count & 0xffff, 8)
  end.writeUInt16LE(count & 0xffff, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, directory, end])
}

export function nested(depth: number, seed: Buffer = Buffer.from('hola')): Buffer {
  let bytes = seed
  for (let n = 0; n < depth; n++) bytes = zip([{ name: n === 0 ? 'fin.txt' : `n${n}.zip`, data: bytes }])
  return bytes
}

export function nestedGzip(depth: number): Buffer {
  let bytes = Buffer.from('hola')
  for (let n = 0; n < depth; n++) bytes = gzipSync(bytes)
  return bytes
}

/** An archive whose only entry claims to be the archive itself, head and all. */
export function quine(): Buffer {
  const name = Buffer.from('r.zip')
  const directoryAt = 30 + name.length
  const size = directoryAt + 46 + name.length + 22
  const local = Buffer.alloc(directoryAt)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt32LE(size, 18)
  local.writeUInt32LE(size, 22)
  local.writeUInt16LE(name.length, 26)
  name.copy(local, 30)
  const entry = Buffer.alloc(46 + name.length)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt32LE(size, 20)
  entry.writeUInt32LE(size, 24)
  entry.writeUInt16LE(name.length, 28)
  name.copy(entry, 46)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(entry.length, 12)
  end.writeUInt32LE(directoryAt, 16)
  return Buffer.concat([local, entry, end])
}
