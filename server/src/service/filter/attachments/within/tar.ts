/** The files of a tape archive: a header of 512 octets, the contents, padding. POSIX.1-2017 pax, ustar */
import { decodeCharset } from '../../../../mail/mime/charset.ts'

export type TarEntry = { readonly name: string; readonly from: number; readonly to: number }

const BLOCK = 512
const LONG_NAME = 0x4c
const FILE_KINDS: ReadonlySet<number> = new Set([0, 0x30, 0x37])

/** In their order; ends at the first block that is no header. */
export function* tarEntries(bytes: Uint8Array): Generator<TarEntry> {
  let longName: string | undefined
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const block = bytes.subarray(at, at + BLOCK)
    const size = sizeOf(block)
    if (block[0] === 0 || size === undefined) return
    const from = at + BLOCK
    const to = Math.min(from + size, bytes.length)
    const kind = block[156] ?? 0
    if (kind === LONG_NAME) longName = text(bytes.subarray(from, Math.min(to, from + 4096)))
    else {
      const prefix = text(block.subarray(345, 500))
      const name = longName ?? `${prefix === '' ? '' : `${prefix}/`}${text(block.subarray(0, 100))}`
      if (FILE_KINDS.has(kind)) yield { name, from, to }
      longName = undefined
    }
    at = from + Math.ceil(size / BLOCK) * BLOCK
  }
}

/** Octal digits, or base 256 behind a set first bit. */
function sizeOf(block: Uint8Array): number | undefined {
  const field = block.subarray(124, 136)
  if (((field[0] ?? 0) & 0x80) !== 0) {
    const size = field.subarray(4).reduce((value, octet) => value * 256 + octet, 0)
    return Number.isSafeInteger(size) ? size : undefined
  }
  const digits = text(field).trim()
  return /^[0-7]{0,12}$/.test(digits) ? Number.parseInt(digits || '0', 8) : undefined
}

function text(field: Uint8Array): string {
  const nul = field.indexOf(0)
  return decodeCharset(undefined, nul < 0 ? field : field.subarray(0, nul))
}
