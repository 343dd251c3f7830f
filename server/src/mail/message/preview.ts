/** The first words of a message, for lists of messages. RFC 8970 §3.1 */
import { type Part, readStructure, walkParts } from '../mime/structure.ts'
import { partRole, partWindow } from '../mime/text.ts'
import { htmlToText } from './html-text.ts'

/** Signs of a preview. RFC 8970 §3.1 */
export const PREVIEW_SIGNS_MAX = 200
/** Octets of a body, as encoded, that mostly have words enough. */
const FIRST_OCTETS = 1536
/** The same of a page, which has a tag or two for each word, or ten. */
const HTML_FIRST_OCTETS = [3 * 1024, 12 * 1024] as const
/** Octets that are looked at where those have not: the words that count come early, or behind some quoted lines. */
const LOOKED_AT = 16 * 1024
/** HTML brings its styles before its words. */
const HTML_LOOKED_AT = 64 * 1024
/** Signs of it in which words are looked for. */
const HTML_SIGNS = 32 * 1024
const LESS = 0x3c
const BODY = 'body'
/** Signs, halves counted, that mostly hold those of a preview even if all of them are pairs. */
const BEGINNING = 1024

/** At most PREVIEW_SIGNS_MAX signs on one line; empty when there is no text. Never throws. */
export function previewOf(bytes: Uint8Array): string {
  return previewIn(bytes, readStructure(bytes).root)
}

/** The same of a message whose structure is known. */
export function previewIn(bytes: Uint8Array, root: Part): string {
  let html: Part | undefined
  for (const part of walkParts(root)) {
    const role = partRole(bytes, part)
    if (role === 'plain') {
      const words = plainWords(bytes, part)
      if (words !== '') return words
    } else if (role === 'html') html ??= part
  }
  return html === undefined ? '' : htmlWords(bytes, html)
}

function plainWords(bytes: Uint8Array, part: Part): string {
  const own = cut(unquoted(partWindow(bytes, part, 0, FIRST_OCTETS)))
  return isFull(own) ? own : firstWords(partWindow(bytes, part, 0, LOOKED_AT))
}

function htmlWords(bytes: Uint8Array, part: Part): string {
  const at = bodyTag(bytes, part)
  for (const octets of HTML_FIRST_OCTETS) {
    const own = cut(unquoted(htmlToText(partWindow(bytes, part, at, octets))))
    if (isFull(own)) return own
  }
  const html = partWindow(bytes, part, 0, HTML_LOOKED_AT)
  const from = Math.max(0, html.search(/<body[\s>]/i))
  return firstWords(htmlToText(html.slice(from), HTML_SIGNS))
}

/** Where the page's words begin, as encoded; 0 where that cannot be seen. */
function bodyTag(bytes: Uint8Array, { bodyStart, bodyEnd }: Part): number {
  const end = Math.min(bodyEnd, bodyStart + HTML_LOOKED_AT)
  for (let at = bytes.indexOf(LESS, bodyStart); at >= 0 && at < end; at = bytes.indexOf(LESS, at + 1)) {
    let same = 0
    while (same < BODY.length && ((bytes[at + 1 + same] ?? 0) | 0x20) === BODY.charCodeAt(same)) same++
    if (same === BODY.length) return at - bodyStart
  }
  return 0
}

/** More text would change nothing: one blank at the end may have been left out. */
function isFull(words: string): boolean {
  return words.length >= PREVIEW_SIGNS_MAX - 1 && Array.from(words).length >= PREVIEW_SIGNS_MAX - 1
}

/** What others wrote is left out unless nothing else is there. */
function firstWords(text: string): string {
  return cut(unquoted(text)) || cut(text)
}

function unquoted(text: string): string {
  return text.startsWith('>') || text.includes('\n>') ? text.replaceAll(/^>.*$/gm, '') : text
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
