/**
 * What of a held message may be looked at: its header and its words, as plain text. Nothing of it is HTML any more, and no
 * file in it is opened.
 */
import { decodeWords } from '../../mail/header/encoded-word.ts'
import { fieldText } from '../../mail/header/header.ts'
import { decodeBytes } from '../../mail/header/header-text.ts'
import { htmlToText } from '../../mail/message/html-text.ts'
import { readStructure, walkParts } from '../../mail/mime/structure.ts'
import { guessedCharset, partFileName, partRole, partText } from '../../mail/mime/text.ts'
import { FILES_SHOWN_MAX, HEADER_SHOWN_MAX, HTML_READ_MAX, TEXT_SHOWN_MAX } from './limits.ts'

export type ShownMail = {
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly text: string
  readonly files: readonly string[]
  /** There is more text than is shown. */
  readonly more: boolean
}

/** Never throws for any message. */
export function showMail(bytes: Uint8Array): ShownMail {
  const { root } = readStructure(bytes)
  let plain = ''
  let html = ''
  const files: string[] = []
  for (const part of walkParts(root)) {
    const role = partRole(bytes, part)
    if (role === 'plain' && plain.length <= TEXT_SHOWN_MAX)
      plain += partText(bytes, part, undefined, TEXT_SHOWN_MAX + 1)
    else if (role === 'html' && html === '') html = partText(bytes, part, undefined, HTML_READ_MAX)
    else if (role === 'attachment' && files.length < FILES_SHOWN_MAX)
      files.push(printable(partFileName(bytes, part) ?? '').replaceAll('\n', ' '))
  }
  const text = printable(plain.trim() === '' ? htmlToText(html, HTML_READ_MAX) : plain)
  return {
    headers: headersOf(bytes, root.header, guessedCharset(root)),
    text: text.slice(0, TEXT_SHOWN_MAX).toWellFormed(),
    files,
    more: text.length > TEXT_SHOWN_MAX,
  }
}

function headersOf(
  bytes: Uint8Array,
  { fields }: ReturnType<typeof readStructure>['root']['header'],
  guess: string | undefined,
): ShownMail['headers'] {
  const shown: { name: string; value: string }[] = []
  let left = HEADER_SHOWN_MAX
  for (const field of fields) {
    const name = printable(decodeBytes(bytes.subarray(field.start, field.nameEnd))).replaceAll('\n', ' ')
    const decoded = decodeWords(fieldText(bytes, field, guess))
    const value = printable(decoded).replaceAll('\n', ' ').trim()
    left -= name.length + value.length
    if (left < 0) break
    shown.push({ name, value })
  }
  return shown
}

/** Line ends as LF, no other control characters, and nothing that turns the direction of the text around it. */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')
}
