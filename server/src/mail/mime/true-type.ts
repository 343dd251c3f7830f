/** What a file is by its first octets, whatever its name says. */

/** Octets that have to be there: the first name in a zip archive is among them. */
export const HEAD_OCTETS = 512

type Sign = { readonly extension: string; readonly octets: readonly number[]; readonly at?: number }

/** Each as the extension that such a file usually has. */
const SIGNS: readonly Sign[] = [
  { extension: 'exe', octets: [0x4d, 0x5a] },
  { extension: 'elf', octets: [0x7f, 0x45, 0x4c, 0x46] },
  ...[0xce, 0xcf].flatMap((last) => [
    { extension: 'macho', octets: [0xfe, 0xed, 0xfa, last] },
    { extension: 'macho', octets: [last, 0xfa, 0xed, 0xfe] },
  ]),
  { extension: 'lnk', octets: [0x4c, 0, 0, 0, 0x01, 0x14, 0x02, 0] },
  { extension: 'sh', octets: [0x23, 0x21] },
  { extension: 'pdf', octets: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { extension: 'rtf', octets: [0x7b, 0x5c, 0x72, 0x74, 0x66] },
  { extension: 'rar', octets: [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07] },
  { extension: '7z', octets: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { extension: 'cab', octets: [0x4d, 0x53, 0x43, 0x46, 0, 0, 0, 0] },
  { extension: 'gz', octets: [0x1f, 0x8b, 0x08] },
  { extension: 'bz2', octets: [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], at: 4 },
  { extension: 'xz', octets: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0] },
  { extension: 'zst', octets: [0x28, 0xb5, 0x2f, 0xfd] },
  { extension: 'lzh', octets: [0x2d, 0x6c, 0x68, 0x35, 0x2d], at: 2 },
  { extension: 'ace', octets: [0x2a, 0x2a, 0x41, 0x43, 0x45, 0x2a, 0x2a], at: 7 },
  { extension: 'tar', octets: [0x75, 0x73, 0x74, 0x61, 0x72], at: 257 },
  { extension: 'vhd', octets: [0x63, 0x6f, 0x6e, 0x65, 0x63, 0x74, 0x69, 0x78] },
  { extension: 'vhdx', octets: [0x76, 0x68, 0x64, 0x78, 0x66, 0x69, 0x6c, 0x65] },
  { extension: 'wim', octets: [0x4d, 0x53, 0x57, 0x49, 0x4d, 0, 0, 0] },
  { extension: 'chm', octets: [0x49, 0x54, 0x53, 0x46, 0x03] },
  { extension: 'one', octets: [0xe4, 0x52, 0x5c, 0x7b, 0x8c, 0xd8, 0xa7, 0x4d] },
]
/** Java's programs and those of macOS for several processors begin alike; what follows is a version or a small count. */
const CLASS = [0xca, 0xfe, 0xba, 0xbe]
const FIRST_CLASS_VERSION = 45
const ZIP = [0x50, 0x4b, 0x03, 0x04]
/** Bytes 26 and 27 of a local file header: how long the name is that begins at byte 30. APPNOTE.TXT 4.3.7 */
const ZIP_NAME_LENGTH = 26
const ZIP_NAME = 30
/** The first file of documents that are zip archives inside. */
const OFFICE = /^(?:\[Content_Types\]\.xml|_rels\/|docProps\/|word\/|xl\/|ppt\/|mimetype$)/

/** An extension in lower case, without its dot; undefined for what has no sign, as plain text. */
export function trueType(head: Uint8Array): string | undefined {
  if (startsWith(head, ZIP)) return zipType(head)
  if (startsWith(head, CLASS))
    return (head[6] ?? 0) * 256 + (head[7] ?? 0) < FIRST_CLASS_VERSION ? 'macho' : 'class'
  return SIGNS.find(({ octets, at = 0 }) => startsWith(head, octets, at))?.extension
}

function zipType(head: Uint8Array): string | undefined {
  const length = (head[ZIP_NAME_LENGTH] ?? 0) + 256 * (head[ZIP_NAME_LENGTH + 1] ?? 0)
  const name = String.fromCharCode(...head.subarray(ZIP_NAME, ZIP_NAME + Math.min(length, 100)))
  if (OFFICE.test(name)) return undefined
  return name.startsWith('META-INF/') ? 'jar' : 'zip'
}

function startsWith(bytes: Uint8Array, octets: readonly number[], from = 0): boolean {
  return octets.every((octet, at) => bytes[from + at] === octet)
}
