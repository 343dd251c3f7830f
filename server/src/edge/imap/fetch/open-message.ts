/** What the items of FETCH make of one message whose octets are at hand. RFC 9051 §6.4.5, RFC 3516 §4.2, RFC 8970 §3 */
import type { MessageId } from '../../../mail/ids.ts'
import { readBinary } from '../../../mail/imap/binary.ts'
import { readSection } from '../../../mail/imap/section.ts'
import { wireString } from '../../../mail/imap/wire-string.ts'
import { type MessageStructure, readStructure } from '../../../mail/mime/structure.ts'
import type { SelectedSession } from '../session.ts'
import { mailOf } from '../shared.ts'
import type { BinaryItem, PreviewItem, SectionItem } from '../syntax/fetch-items.ts'
import type { Trouble } from './answer-fetch.ts'

/** Lives while one message is answered. */
export class OpenMessage {
  readonly bytes: Uint8Array
  #structure: MessageStructure | undefined

  /** `structure` where it was found already. */
  constructor(bytes: Uint8Array, structure?: MessageStructure) {
    this.bytes = bytes
    this.#structure = structure
  }

  get structure(): MessageStructure {
    this.#structure ??= readStructure(this.bytes)
    return this.#structure
  }
}

export function octetsOf(
  message: OpenMessage,
  item: SectionItem | BinaryItem,
  trouble: Trouble,
): Uint8Array | undefined {
  const { bytes } = message
  if (item.kind === 'section') {
    const { part, text } = item.section
    return part.length === 0 && text === undefined
      ? bytes
      : readSection(bytes, message.structure, item.section)
  }
  const found = item.part.length === 0 ? bytes : readBinary(bytes, message.structure, item.part)
  if (found !== 'unknown') return found
  trouble.unknownEncoding = true
  return undefined
}

export function formatSize(message: OpenMessage, item: BinaryItem, trouble: Trouble): string {
  return `${item.label} ${octetsOf(message, item, trouble)?.length ?? 0}`
}

export function formatPreview(
  session: SelectedSession,
  { lazy }: PreviewItem,
  id: MessageId,
  bytes: Uint8Array,
): string {
  const { previews } = session.deps
  const { id: owner } = mailOf(session)
  const known = previews.known(owner, id)
  if (known === undefined && lazy) return 'PREVIEW NIL'
  return `PREVIEW ${wireString(known ?? previews.make(owner, id, bytes))}`
}

export function cut(bytes: Uint8Array, partial: SectionItem['partial']): Uint8Array {
  return partial === undefined ? bytes : bytes.subarray(partial.offset, partial.offset + partial.length)
}
