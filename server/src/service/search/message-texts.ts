/** The words of one message, decoded and folded when they are asked for. */
import { decodeWords } from '../../mail/header/encoded-word.ts'
import { fieldName, fieldText, findFields, type Header, readHeader } from '../../mail/header/header.ts'
import { fold, searchText } from '../../mail/message/search-text.ts'

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
    return findFields(this.#bytes, this.#header, name).map((field) =>
      fold(decodeWords(fieldText(this.#bytes, field))),
    )
  }

  /** The whole header as text. */
  all(): string {
    return this.#header.fields
      .map((field) => `${fieldName(this.#bytes, field)}: ${fold(decodeWords(fieldText(this.#bytes, field)))}`)
      .join('\n')
  }
}

/** What a person could read in a message. */
export class MessageTexts {
  readonly header: HeaderTexts
  readonly body: string

  constructor(bytes: Uint8Array) {
    this.header = new HeaderTexts(bytes)
    const { body, attachments } = searchText(bytes)
    this.body = fold(attachments === '' ? body : `${body}\n${attachments}`)
  }
}
