/** Charsets that the platform lacks (DOS code pages, old Macs …), from iconv-lite's tables. */
import iconv from 'iconv-lite'
import type { CharsetFallback } from '../../mail/mime/charset.ts'

export const iconvFallback: CharsetFallback = (label, bytes) => {
  const name = label.slice(0, 60)
  if (!iconv.encodingExists(name)) return undefined
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name)
}
