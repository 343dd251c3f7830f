import { setImmediate } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { inSlices, SLICE_OCTETS } from '../../lib/slices.ts'

/** The checksum that is kept beside a message; of a large one in slices. */
export function checksumOf(bytes: Uint8Array): number | Promise<number> {
  return bytes.length <= SLICE_OCTETS ? crc32(bytes) : checksumInSlices(bytes)
}

async function checksumInSlices(bytes: Uint8Array): Promise<number> {
  let sum = 0
  await inSlices(bytes.length, setImmediate, (from, to) => {
    sum = crc32(bytes.subarray(from, to), sum)
  })
  return sum
}
