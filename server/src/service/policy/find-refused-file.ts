/**
 * Looks for the first file in a message that its company does not take: by the end of either name it gives itself, and by
 * what its first octets say. Archives are not opened.
 */
import { parameterText } from '../../mail/header/parameters.ts'
import { type Part, readStructureInSlices, walkParts } from '../../mail/mime/structure.ts'
import { partDisposition, partEncoding } from '../../mail/mime/text.ts'
import { decodeTransfer } from '../../mail/mime/transfer.ts'
import { HEAD_OCTETS, trueType } from '../../mail/mime/true-type.ts'

export type RefusedFile =
  | { readonly kind: 'file'; readonly name: string; readonly extension: string }
  /** It has more parts, or parts within parts, than are read: what is in them nobody knows. */
  | { readonly kind: 'unread' }

/** Octets of the encoded body that the first ones are decoded from: base64 in lines, or each octet as =XX. */
const ENCODED_HEAD_OCTETS = HEAD_OCTETS * 4

export async function findRefusedFile(
  bytes: Uint8Array,
  refused: ReadonlySet<string>,
  pause: () => Promise<void>,
): Promise<RefusedFile | undefined> {
  const { root, truncated } = await readStructureInSlices(bytes, pause)
  for (const part of walkParts(root)) {
    const found = refusedPart(bytes, part, refused)
    if (found !== undefined) return found
  }
  return truncated ? { kind: 'unread' } : undefined
}

function refusedPart(bytes: Uint8Array, part: Part, refused: ReadonlySet<string>): RefusedFile | undefined {
  if (part.kind === 'multipart') return undefined
  // Programs differ in which of the two names they believe.
  const names = [partDisposition(bytes, part)?.parameters.get('filename'), part.type.parameters.get('name')]
    .map((parameter) => parameterText(parameter))
    .filter((name): name is string => name !== undefined && name !== '')
  for (const name of names) {
    const extension = extensionOf(name)
    if (extension !== undefined && refused.has(extension)) return { kind: 'file', name, extension }
  }
  if (part.kind === 'message') return undefined
  const end = Math.min(part.bodyEnd, part.bodyStart + ENCODED_HEAD_OCTETS)
  const head = decodeTransfer(partEncoding(bytes, part), bytes.subarray(part.bodyStart, end))
  const extension = trueType(head)
  if (extension === undefined || !refused.has(extension)) return undefined
  return { kind: 'file', name: names[0] ?? `.${extension}`, extension }
}

/** As the system of the reader sees it: Windows drops dots, spaces and what stands behind a colon. */
export function extensionOf(name: string): string | undefined {
  const plain = name
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}]/gu, '')
    .replace(/(?<=.):.*$/u, '')
    .replace(/[\s.]+$/u, '')
  const dot = plain.lastIndexOf('.')
  return dot < 0
    ? undefined
    : plain
        .slice(dot + 1)
        .trim()
        .toLowerCase()
}
