/**
 * Octets as JMAP names them: of a whole message `B12`, of its part 3 `B12-3` with the transfer encoding undone, of part 2 of
 * the message that is in that part `B12-3-2`, of an upload `U5`, of a Sieve script `S81`. RFC 8620 §6, RFC 9661 §2
 */
import type { MessageId } from '../../mail/ids.ts'
import { BLOB_PARTS_MAX } from './limits.ts'

export type BlobName =
  | { readonly kind: 'email'; readonly messageId: MessageId; readonly parts: readonly number[] }
  | { readonly kind: 'upload'; readonly upload: number; readonly parts: readonly number[] }
  | { readonly kind: 'script'; readonly revision: number }

export function emailBlobId(id: MessageId): string {
  return `B${id}`
}

/** Of a part of the message that this blob is. */
export function partBlobId(blobId: string, part: number): string {
  return `${blobId}-${part}`
}

export function uploadBlobId(upload: number): string {
  return `U${upload}`
}

export function scriptBlobId(revision: number): string {
  return `S${revision}`
}

/** Undefined: nothing of ours was ever called that. */
export function readBlobId(text: string): BlobName | undefined {
  const [, letter, first, path = ''] = /^([BUS])([1-9]\d{0,14})((?:-(?:0|[1-9]\d{0,3}))*)$/.exec(text) ?? []
  if (first === undefined) return undefined
  const parts = path.split('-').slice(1).map(Number)
  if (parts.length > BLOB_PARTS_MAX) return undefined
  const id = Number(first)
  if (letter === 'B') return { kind: 'email', messageId: id as MessageId, parts }
  if (letter === 'U') return { kind: 'upload', upload: id, parts }
  return parts.length === 0 ? { kind: 'script', revision: id } : undefined
}
