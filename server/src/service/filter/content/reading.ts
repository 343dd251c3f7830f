/**
 * One reading of a message for all checks of level 3: what it says, what it hides, where it leads, how it is made.
 * Bounded by limits.ts whatever comes; never throws. THREATS FI5
 */
import {
  displayName,
  type HeaderMailbox,
  mailboxesOf,
  readAddressList,
} from '../../../mail/header/address-list.ts'
import { readDate } from '../../../mail/header/date.ts'
import { decodeWords } from '../../../mail/header/encoded-word.ts'
import { fieldName, fieldText } from '../../../mail/header/header.ts'
import { fold } from '../../../mail/message/fold.ts'
import { type MessageStructure, type Part, walkParts } from '../../../mail/mime/structure.ts'
import { partEncoding, partFileName, partRole, partText } from '../../../mail/mime/text.ts'
import {
  FIELD_SIGNS_MAX,
  FIELDS_READ_MAX,
  FILES_MAX,
  FOOT_SIGNS_MAX,
  LINK_SIGNS_MAX,
  LINKS_MAX,
  TEXT_OCTETS_MAX,
  TEXT_PARTS_MAX,
  WORDS_MAX,
} from './limits.ts'
import { type Link, readLink, urlsOf } from './links.ts'
import { type HtmlReading, readHtml } from './read-html.ts'
import { addWords } from './words.ts'

export type Person = { readonly name: string; readonly local: string; readonly host: string }

export type File = {
  /** `application/pdf`, as the part calls itself. */
  readonly type: string
  /** In lower case; empty where it has none. */
  readonly name: string
}

export type Reading = {
  /** Values on one line, encoded words decoded, in the header's order; names in lower case. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly subject: string
  readonly from: readonly Person[]
  readonly replyTo: readonly Person[]
  readonly to: readonly Person[]
  readonly dateMs: number | undefined
  readonly receivedCount: number
  /** As the charset parameters name them, in lower case. */
  readonly charsets: ReadonlySet<string>
  readonly plain: string
  readonly html: HtmlReading | undefined
  /** Words of the subject, then of what a person sees: the plain text, or else the HTML. All folded. */
  readonly subjectWords: readonly string[]
  readonly words: readonly string[]
  /** Words behind the last rule of a plain text: signatures, and what mailing lists add to every message. */
  readonly footWords: readonly string[]
  /** Folded words of what HTML hides. */
  readonly hiddenWords: readonly string[]
  readonly links: readonly Link[]
  readonly files: readonly File[]
  readonly parts: number
  /** Octets of the text parts as they are in the message. */
  readonly textOctets: number
  /** Text parts in base64. */
  readonly base64Texts: number
  readonly octets: number
}

type Texts = { plain: string; html: string; octets: number; base64: number; count: number }

export function readMail(bytes: Uint8Array, structure: MessageStructure): Reading {
  const { root } = structure
  const fields: [string, string][] = []
  const charsets = new Set<string>()
  for (const field of root.header.fields.slice(0, FIELDS_READ_MAX)) {
    const value = fieldText(bytes, {
      ...field,
      valueEnd: Math.min(field.valueEnd, field.valueStart + FIELD_SIGNS_MAX),
    })
    fields.push([fieldName(bytes, field), value])
  }
  const texts: Texts = { plain: '', html: '', octets: 0, base64: 0, count: 0 }
  const files: File[] = []
  for (const part of walkParts(root)) readPart(bytes, part, texts, files, charsets)
  const html = texts.html === '' ? undefined : readHtml(texts.html)
  const subject = decodeWords(firstOf(fields, 'subject') ?? '')
  const subjectWords: string[] = []
  addWords(subjectWords, fold(subject), WORDS_MAX)
  const words: string[] = []
  const foot = footStart(texts.plain)
  addWords(words, fold(texts.plain.slice(0, foot)), WORDS_MAX)
  const footWords: string[] = []
  addWords(footWords, fold(texts.plain.slice(foot)), WORDS_MAX)
  // A plain text that says less than the HTML is there to be seen by programs only.
  if (html !== undefined && (words.length < 20 || html.shown.length > texts.plain.length * 2))
    addWords(words, fold(html.shown), WORDS_MAX)
  const hiddenWords: string[] = []
  if (html !== undefined && html.hidden !== '') addWords(hiddenWords, fold(html.hidden), WORDS_MAX)
  return {
    fields,
    subject,
    from: peopleOf(fields, 'from'),
    replyTo: peopleOf(fields, 'reply-to'),
    to: peopleOf(fields, 'to'),
    dateMs: readDate(firstOf(fields, 'date') ?? ''),
    receivedCount: fields.filter(([name]) => name === 'received').length,
    charsets,
    plain: texts.plain,
    html,
    subjectWords,
    words,
    footWords,
    hiddenWords,
    links: linksOf(texts.plain, html),
    files,
    parts: structure.partCount,
    textOctets: texts.octets,
    base64Texts: texts.base64,
    octets: bytes.length,
  }
}

/** The first field of that name (in lower case), as written. */
export function firstOf(fields: Reading['fields'], wanted: string): string | undefined {
  for (const [name, value] of fields) if (name === wanted) return value
  return undefined
}

function readPart(bytes: Uint8Array, part: Part, texts: Texts, files: File[], charsets: Set<string>): void {
  const role = partRole(bytes, part)
  if (role === 'container') return
  const type = `${part.type.type}/${part.type.subtype}`
  const charset = part.type.parameters.get('charset')?.value
  if (charset !== undefined && charsets.size < TEXT_PARTS_MAX)
    charsets.add(charset.slice(0, 40).toLowerCase())
  const isText = role !== 'attachment' || part.type.type === 'text'
  if (!isText) {
    if (files.length < FILES_MAX)
      files.push({ type, name: (partFileName(bytes, part) ?? '').slice(0, 200).toLowerCase() })
    return
  }
  const left = TEXT_OCTETS_MAX - texts.plain.length - texts.html.length
  if (left <= 0 || texts.count++ >= TEXT_PARTS_MAX) return
  texts.octets += part.bodyEnd - part.bodyStart
  if (partEncoding(bytes, part) === 'base64') texts.base64++
  // Twice the octets hold as many of the text in any encoding: no more is decoded.
  const bounded = { ...part, bodyEnd: Math.min(part.bodyEnd, part.bodyStart + left * 2) }
  const text = partText(bytes, bounded, undefined, left)
  if (part.type.subtype === 'html' || (role === 'plain' && looksLikeHtml(text))) texts.html += text
  else texts.plain += texts.plain === '' ? text : `\n${text}`
}

/** Where the signature or the lines of a mailing list begin: at the first line of hyphens or the like near the end. */
function footStart(text: string): number {
  for (
    let at = text.indexOf('\n', Math.max(0, text.length - FOOT_SIGNS_MAX));
    at >= 0;
    at = text.indexOf('\n', at + 1)
  ) {
    const sign = text.charAt(at + 1)
    if (sign !== '-' && sign !== '_' && sign !== '=') continue
    const line = text.slice(at + 1, at + 12)
    if (line.startsWith('-- \n') || line.startsWith(sign.repeat(10))) return at + 1
  }
  return text.length
}

/** HTML that calls itself plain text, as some programs show it. */
function looksLikeHtml(text: string): boolean {
  return /^\s{0,100}<(?:!doctype html|html|body)\b/i.test(text.slice(0, 200))
}

function linksOf(plain: string, html: HtmlReading | undefined): Link[] {
  const links: Link[] = []
  for (const { target, text, kind } of html?.links ?? []) {
    const link = readLink(target, text, kind)
    if (link !== undefined) links.push(link)
  }
  for (const text of html === undefined ? [plain] : [plain, html.shown]) {
    for (const url of urlsOf(text, LINKS_MAX - links.length, LINK_SIGNS_MAX)) {
      const link = readLink(url, '', 'text')
      if (link !== undefined) links.push(link)
    }
  }
  return links
}

function peopleOf(fields: Reading['fields'], name: string): Person[] {
  const text = firstOf(fields, name)
  if (text === undefined) return []
  return mailboxesOf(readAddressList(text).entries).map((mailbox: HeaderMailbox) => ({
    name: displayName(mailbox) ?? '',
    local: mailbox.local.toLowerCase(),
    host: mailbox.host.toLowerCase(),
  }))
}
