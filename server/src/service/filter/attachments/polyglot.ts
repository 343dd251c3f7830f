/** Files that are two things at once: a picture to who looks at its begin, a script or an archive to who runs it. A look at both ends. */
import { type FileType, hasZipTail } from './file-type.ts'

const HEAD_OCTETS = 1024
const PICTURES: ReadonlySet<FileType> = new Set<FileType>(['png', 'jpg', 'gif', 'webp', 'bmp', 'tif'])
const PAGE = /<\s{0,3}(?:script|html|svg|\?php)\b/i

export function isPolyglot(bytes: Uint8Array, type: FileType | undefined): boolean {
  if (type === undefined) return false
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, HEAD_OCTETS))
  if (PICTURES.has(type)) return hasZipTail(bytes) || PAGE.test(head) || (type === 'gif' && isScript(head))
  const pdfAt = head.indexOf('%PDF-')
  if (type === 'pdf') return hasZipTail(bytes) || PAGE.test(head.slice(0, pdfAt)) || isScript(head)
  return (
    pdfAt >= 0 && (type === 'zip' || type === 'office' || type === 'ole' || type === 'rar' || type === '7z')
  )
}

/** `GIF89a/*` and `GIF89a=`: the sign is the name of a variable, the size of the picture begins a comment. */
function isScript(head: string): boolean {
  return /^GIF8[79]a(?:\/\*|=|\/\/)/.test(head)
}
