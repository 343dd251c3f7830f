/** Files within a notebook of OneNote: each behind the same sixteen octets. MS-ONESTORE 2.6.13 */

const FILE_DATA = Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex')
const FILE_DATA_HEAD = 36
const FILES_MAX = 500

export function notebookFiles(bytes: Uint8Array): Uint8Array[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const files: Uint8Array[] = []
  for (
    let at = buffer.indexOf(FILE_DATA);
    at >= 0 && at + FILE_DATA_HEAD <= buffer.length && files.length < FILES_MAX;
    at = buffer.indexOf(FILE_DATA, at + 16)
  ) {
    const octets = Number(buffer.readBigUInt64LE(at + 16))
    files.push(buffer.subarray(at + FILE_DATA_HEAD, at + FILE_DATA_HEAD + octets))
  }
  return files
}
