/**
 * The folded texts of one message in which searches look. The index keeps these very texts and a search without it
 * makes them again, so that both find the same.
 */
import { decodeWords } from '../header/encoded-word.ts'
import { type Field, fieldName, fieldText, type Header, readHeader } from '../header/header.ts'
import { SEARCH_TEXT_MAX } from '../limits.ts'
import { readStructure } from '../mime/structure.ts'
import { fold } from './fold.ts'
import type { FileText, SearchFile } from './search-file.ts'
import { type SearchParts, searchParts } from './search-text.ts'

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

/** The texts, and the attachments whose words they lack. Never throws. */
export function searchable(bytes: Uint8Array): Searchable & { readonly files: readonly SearchFile[] } {
  const { root } = readStructure(bytes)
  const lines = headerLines(bytes, root.header)
  const valuesOf = (wanted: string): string =>
    lines
      .filter(({ name }) => name === wanted)
      .map(({ value }) => value)
      .join('\n')
  const parts = searchParts(bytes, root)
  return {
    header: joined(lines),
    body: bodyText(parts),
    subject: valuesOf('subject'),
    from: valuesOf('from'),
    to: valuesOf('to'),
    files: parts.files,
  }
}

/** The lines as one text. */
export function joined(lines: readonly HeaderLine[]): string {
  return lines.map(({ name, value }) => `${name}: ${value}`).join('\n')
}

/** The words of a message and the names of its attachments. Never throws. */
export function bodyText({ body, attachments }: SearchParts): string {
  return fold(attachments === '' ? body : `${body}\n${attachments}`).toWellFormed()
}

/** The words within the attachments of a message, as they are compared. */
export function filesText(texts: readonly (FileText | undefined)[]): string {
  if (texts.length === 0) return ''
  const all = texts.map((each) => each?.text ?? '').filter((text) => text !== '')
  return fold(all.join('\n').slice(0, SEARCH_TEXT_MAX)).toWellFormed()
}

function oneLine(text: string): string {
  return (/[\r\n]/.test(text) ? text.replaceAll(/[\r\n]+/g, ' ') : text).toWellFormed()
}
