/** What a file is by its contents, as far as it matters for what may be hidden in it: a look at fixed places. */
import { HEAD_OCTETS, trueType } from '../../../mail/mime/true-type.ts'

export const FILE_TYPES = [
  ...['exe', 'elf', 'macho', 'class', 'jar', 'lnk', 'sh', 'chm', 'msi'],
  ...['zip', 'gz', 'bz2', 'xz', 'zst', 'tar', 'rar', '7z', 'cab', 'lzh', 'ace'],
  ...['iso', 'vhd', 'vhdx', 'wim', 'dmg'],
  ...['office', 'ole', 'pdf', 'rtf', 'one', 'tnef'],
  ...['png', 'jpg', 'gif', 'webp', 'bmp', 'tif'],
] as const
export type FileType = (typeof FILE_TYPES)[number]

type Sign = { readonly type: FileType; readonly octets: string; readonly at?: number }

const SIGNS: readonly Sign[] = [
  { type: 'ole', octets: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' },
  { type: 'tnef', octets: '\x78\x9f\x3e\x22' },
  // Also empty archives, and such as were cut.
  { type: 'zip', octets: 'PK\x05\x06' },
  { type: 'zip', octets: 'PK\x07\x08' },
  { type: 'png', octets: '\x89PNG\r\n' },
  { type: 'jpg', octets: '\xff\xd8\xff' },
  { type: 'gif', octets: 'GIF87a' },
  { type: 'gif', octets: 'GIF89a' },
  { type: 'webp', octets: 'WEBP', at: 8 },
  { type: 'tif', octets: 'II*\0' },
  { type: 'tif', octets: 'MM\0*' },
  { type: 'iso', octets: 'CD001', at: 32_769 },
  { type: 'iso', octets: 'BEA01', at: 32_769 },
  { type: 'iso', octets: 'NSR0', at: 34_817 },
]
const ZIP = 'PK\x03\x04'
/** Octets from the end at which disk images of two systems have their sign. */
const TRAILERS: readonly Sign[] = [
  { type: 'dmg', octets: 'koly', at: 512 },
  { type: 'vhd', octets: 'conectix', at: 512 },
]
/** Readers take what stands before it, as printers did. ISO 32000-1 H.3 note 13 */
const PDF_WITHIN = 1024

const KNOWN: ReadonlySet<string> = new Set<string>(FILE_TYPES)

function isFileType(text: string): text is FileType {
  return KNOWN.has(text)
}

export function fileType(bytes: Uint8Array): FileType | undefined {
  const first = trueType(bytes.subarray(0, HEAD_OCTETS))
  if (first !== undefined && isFileType(first)) return first
  if (isAt(bytes, ZIP, 0)) return 'office'
  const sign = SIGNS.find(({ octets, at = 0 }) => isAt(bytes, octets, at))
  if (sign !== undefined) return sign.type
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, PDF_WITHIN))
  if (head.includes('%PDF-')) return 'pdf'
  const trailer = TRAILERS.find(({ octets, at = 0 }) => isAt(bytes, octets, bytes.length - at))?.type
  return trailer ?? (hasZipTail(bytes) ? 'zip' : undefined)
}

const ZIP_END_OCTETS = 22
const ZIP_COMMENT_MAX = 0xffff

/** Archives are read from their end: whatever stands in front of one, it is one. APPNOTE 6.3 §4.3.16 */
export function hasZipTail(bytes: Uint8Array): boolean {
  const from = Math.max(0, bytes.length - ZIP_END_OCTETS - ZIP_COMMENT_MAX)
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset + from, bytes.byteLength - from)
  const at = tail.lastIndexOf('PK\x05\x06')
  if (at < 0 || at + ZIP_END_OCTETS > tail.length) return false
  const size = tail.readUInt32LE(at + 12)
  return isAt(bytes, 'PK\x01\x02', from + at - size)
}

function isAt(bytes: Uint8Array, octets: string, at: number): boolean {
  for (let n = 0; n < octets.length; n++) if (bytes[at + n] !== octets.charCodeAt(n)) return false
  return at >= 0
}
