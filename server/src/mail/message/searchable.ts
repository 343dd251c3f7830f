/**
 * The folded texts of one message in which searches look. The index keeps these very texts and a search without it
 * makes them again, so that both find the same.
 */
import { decodeWords } from '../header/encoded-word.ts'
import { type Field, fieldName, fieldText, type Header, readHeader } from '../header/header.ts'
import { fold, searchText } from './search-text.ts'

export type Searchable = {
  /** One field a line, `name: value`. */
  readonly header: string
  /** What a person could read, then the names of attachments. */
  readonly body: string
  /** Values of these fields, one a line. */
  readonly subject: string
  readonly from: string
  readonly to: string
}

export type HeaderLine = {
  /** In lower case. */
  readonly name: string
  /** On one line, whatever an encoded word hides. */
  readonly value: string
}

/** The fields of a header as searches compare them. */
export function headerLines(bytes: Uint8Array, header: Header = readHeader(bytes)): HeaderLine[] {
  return header.fields.map((field) => ({
    name: fieldName(bytes, field),
    value: fieldValue(bytes, field),
  }))
}

/** Decoded, folded and on one line. */
export function fieldValue(bytes: Uint8Array, field: Field): string {
  return oneLine(fold(decodeWords(fieldText(bytes, field))))
}

/** Never throws. */
export function searchable(bytes: Uint8Array): Searchable {
  const lines = headerLines(bytes)
  const valuesOf = (wanted: string): string =>
    lines
      .filter(({ name }) => name === wanted)
      .map(({ value }) => value)
      .join('\n')
  return {
    header: joined(lines),
    body: searchableBody(bytes),
    subject: valuesOf('subject'),
    from: valuesOf('from'),
    to: valuesOf('to'),
  }
}

/** The lines as one text. */
export function joined(lines: readonly HeaderLine[]): string {
  return lines.map(({ name, value }) => `${name}: ${value}`).join('\n')
}

/** The words of a message and the names of its attachments. Never throws. */
export function searchableBody(bytes: Uint8Array): string {
  const { body, attachments } = searchText(bytes)
  return fold(attachments === '' ? body : `${body}\n${attachments}`).toWellFormed()
}

function oneLine(text: string): string {
  return (/[\r\n]/.test(text) ? text.replaceAll(/[\r\n]+/g, ' ') : text).toWellFormed()
}
