/** The words of one message, decoded and folded when they are asked for. */
import { findFields, type Header, readHeader } from '../../mail/header/header.ts'
import { searchParts } from '../../mail/message/search-text.ts'
import { bodyText, fieldValue, headerLines, joined } from '../../mail/message/searchable.ts'
import { type Part, readStructureInSlices } from '../../mail/mime/structure.ts'
import { LARGE_MESSAGE_OCTETS } from '../delivery/limits.ts'

/** The fields of one header, decoded and folded when they are asked for. */
export class HeaderTexts {
  readonly #bytes: Uint8Array
  readonly #header: Header

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#header = readHeader(bytes)
  }

  /** Values of the fields of that name, given in lower case. */
  of(name: string): string[] {
    return findFields(this.#bytes, this.#header, name).map((field) => fieldValue(this.#bytes, field))
  }

  /** The whole header as text. */
  all(): string {
    return joined(headerLines(this.#bytes, this.#header))
  }
}

/** What a person could read in a message. */
export class MessageTexts {
  readonly header: HeaderTexts
  readonly body: string
  /** It has attachments whose words are not in `body`. */
  readonly hasFiles: boolean

  constructor(bytes: Uint8Array, root?: Part) {
    this.header = new HeaderTexts(bytes)
    const parts = searchParts(bytes, root)
    this.body = bodyText(parts)
    this.hasFiles = parts.files.length > 0
  }
}

/** Of a large message its parts are found in slices: what takes long in one go is time that nobody else has. THREATS TE5 */
export async function readTexts(
  bytes: Uint8Array,
  pause: () => Promise<void> | undefined,
): Promise<MessageTexts> {
  if (bytes.length <= LARGE_MESSAGE_OCTETS) return new MessageTexts(bytes)
  const { root } = await readStructureInSlices(bytes, pause)
  return new MessageTexts(bytes, root)
}
