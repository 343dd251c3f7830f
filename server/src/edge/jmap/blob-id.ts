/**
 * Octets as JMAP names them: of a whole message `B12`, of its part 3 `B12-3` with the transfer encoding undone, of an upload
 * `U5`. RFC 8620 §6
 */
import type { MessageId } from '../../mail/ids.ts'

export type BlobName =
  | { readonly kind: 'email'; readonly messageId: MessageId }
  | { readonly kind: 'part'; readonly messageId: MessageId; readonly part: number }
  | { readonly kind: 'upload'; readonly upload: number }

export function emailBlobId(id: MessageId): string {
  return `B${id}`
}

export function partBlobId(id: MessageId, part: number): string {
  return `B${id}-${part}`
}

export function uploadBlobId(upload: number): string {
  return `U${upload}`
}

/** Undefined: nothing of ours was ever called that. */
export function readBlobId(text: string): BlobName | undefined {
  const [, letter, first, part] = /^([BU])([1-9]\d{0,14})(?:-(0|[1-9]\d{0,3}))?$/.exec(text) ?? []
  if (first === undefined) return undefined
  if (letter === 'U') return part === undefined ? { kind: 'upload', upload: Number(first) } : undefined
  const messageId = Number(first) as MessageId
  return part === undefined ? { kind: 'email', messageId } : { kind: 'part', messageId, part: Number(part) }
}
