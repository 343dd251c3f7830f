/** What a file is by its first octets, whatever its name says. */

/** Octets that have to be there: the first name in a zip archive is among them. */
export const HEAD_OCTETS = 512

type Sign = { readonly extension: string; readonly octets: readonly number[] }

/** Each as the extension that such a file usually has. */
const SIGNS: readonly Sign[] = [
  { extension: 'exe', octets: [0x4d, 0x5a] },
  { extension: 'elf', octets: [0x7f, 0x45, 0x4c, 0x46] },
  { extension: 'class', octets: [0xca, 0xfe, 0xba, 0xbe] },
  { extension: 'lnk', octets: [0x4c, 0, 0, 0, 0x01, 0x14, 0x02, 0] },
  { extension: 'sh', octets: [0x23, 0x21] },
  { extension: 'pdf', octets: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { extension: 'rtf', octets: [0x7b, 0x5c, 0x72, 0x74, 0x66] },
  { extension: 'rar', octets: [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07] },
  { extension: '7z', octets: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { extension: 'cab', octets: [0x4d, 0x53, 0x43, 0x46, 0, 0, 0, 0] },
  { extension: 'gz', octets: [0x1f, 0x8b, 0x08] },
]
const ZIP = [0x50, 0x4b, 0x03, 0x04]
/** Bytes 26 and 27 of a local file header: how long the name is that begins at byte 30. APPNOTE.TXT 4.3.7 */
const ZIP_NAME_LENGTH = 26
const ZIP_NAME = 30
/** The first file of documents that are zip archives inside. */
const OFFICE = /^(?:\[Content_Types\]\.xml|_rels\/|docProps\/|word\/|xl\/|ppt\/|mimetype$)/

/** An extension in lower case, without its dot; undefined for what has no sign, as plain text. */
export function trueType(head: Uint8Array): string | undefined {
  if (startsWith(head, ZIP)) return zipType(head)
  return SIGNS.find(({ octets }) => startsWith(head, octets))?.extension
}

function zipType(head: Uint8Array): string | undefined {
  const length = (head[ZIP_NAME_LENGTH] ?? 0) + 256 * (head[ZIP_NAME_LENGTH + 1] ?? 0)
  const name = String.fromCharCode(...head.subarray(ZIP_NAME, ZIP_NAME + Math.min(length, 100)))
  if (OFFICE.test(name)) return undefined
  return name.startsWith('META-INF/') ? 'jar' : 'zip'
}

function startsWith(bytes: Uint8Array, octets: readonly number[]): boolean {
  return octets.every((octet, at) => bytes[at] === octet)
}
