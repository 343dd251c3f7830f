/** The first words of a message, for lists of messages. RFC 8970 §3.1 */
import { readStructure, walkParts } from '../mime/structure.ts'
import { partRole, partText } from '../mime/text.ts'
import { htmlToText } from './html-text.ts'

/** Signs of a preview. RFC 8970 §3.1 */
export const PREVIEW_SIGNS_MAX = 200
/** Signs of a text part that are looked at: the words that count come early, or behind some quoted lines. */
const LOOKED_AT = 8 * 1024
/** Signs, halves counted, that mostly hold those of a preview even if all of them are pairs. */
const BEGINNING = 1024
/** HTML brings its styles before its words. */
const HTML_LOOKED_AT = 64 * 1024

/** At most PREVIEW_SIGNS_MAX signs on one line; empty when there is no text. Never throws. */
export function previewOf(bytes: Uint8Array): string {
  let html: string | undefined
  for (const part of walkParts(readStructure(bytes).root)) {
    const role = partRole(bytes, part)
    if (role === 'plain') {
      const words = firstWords(partText(bytes, part, undefined, LOOKED_AT))
      if (words !== '') return words
    } else if (role === 'html') html ??= partText(bytes, part, undefined, HTML_LOOKED_AT)
  }
  return html === undefined ? '' : firstWords(htmlToText(html, LOOKED_AT))
}

/** What others wrote is left out unless nothing else is there. */
function firstWords(text: string): string {
  const own = text.replaceAll(/^>.*$/gm, '')
  return cut(own) || cut(text)
}

/** Most texts have more than enough words in their beginning, and the rest of them need not be put on one line. */
function cut(text: string): string {
  const beginning = oneLine(text.slice(0, BEGINNING))
  const line = beginning.length > 2 * PREVIEW_SIGNS_MAX + 1 ? beginning : oneLine(text)
  let end = 0
  for (let count = 0; count < PREVIEW_SIGNS_MAX && end < line.length; count++)
    end += (line.codePointAt(end) ?? 0) > 0xffff ? 2 : 1
  return line.slice(0, end).trimEnd()
}

function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/(?:[\s\p{Cc}\u00ad\u200b\u200c\u2060\ufeff]|\u034f)+/gu, ' ')
    .trim()
}
