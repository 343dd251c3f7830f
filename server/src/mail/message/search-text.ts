/**
 * The text by which a message is found: headers decoded, bodies as words, names of attachments.
 * Rebuilt from the bytes at any time; bounded, whatever the message holds.
 */
import { displayName, mailboxesOf, readAddressList } from '../header/address-list.ts'
import { decodeWords } from '../header/encoded-word.ts'
import { fieldText, findFields, findText, type Header } from '../header/header.ts'
import { FILE_OCTETS_MAX, FILES_MAX, SEARCH_TEXT_MAX, SIGNED_DEPTH_MAX } from '../limits.ts'
import type { CharsetFallback } from '../mime/charset.ts'
import { signedContent } from '../mime/signed-content.ts'
import { type Part, readStructure, walkParts } from '../mime/structure.ts'
import { guessedCharset, partContents, partEncoding, partFileName, partRole, partText } from '../mime/text.ts'
import { decodeTransfer } from '../mime/transfer.ts'
import { htmlToText } from './html-text.ts'
import { FILE_HEAD_OCTETS, fileKind, type SearchFile } from './search-file.ts'

export type SearchText = {
  readonly subject: string
  /** Names and addresses of From, Sender and Reply-To. */
  readonly from: string
  /** Names and addresses of To, Cc and Bcc. */
  readonly to: string
  /** Texts, attached ones too, and the words of HTML that has no plain twin. */
  readonly body: string
  /** One name a line. */
  readonly attachments: string
}

/** What is found beside the header. */
export type SearchParts = Pick<SearchText, 'body' | 'attachments'> & {
  /** Attachments whose words only another program can tell. */
  readonly files: readonly SearchFile[]
}

/** Never throws. */
export function searchText(bytes: Uint8Array, fallback?: CharsetFallback): SearchText {
  const { root } = readStructure(bytes)
  const guess = guessedCharset(root)
  const { body, attachments } = searchParts(bytes, root, fallback)
  return {
    subject: decodeWords(findText(bytes, root.header, 'subject', guess) ?? '', fallback),
    from: people(bytes, root.header, ['from', 'sender', 'reply-to'], guess, fallback),
    to: people(bytes, root.header, ['to', 'cc', 'bcc'], guess, fallback),
    body,
    attachments,
  }
}

/** Never throws. */
export function searchParts(
  bytes: Uint8Array,
  root: Part = readStructure(bytes).root,
  fallback?: CharsetFallback,
  depth = 0,
): SearchParts {
  const texts: Part[] = []
  const within: SearchParts[] = []
  const names: string[] = []
  const files: SearchFile[] = []
  for (const part of walkParts(root)) {
    const role = partRole(bytes, part)
    if (role === 'container') continue
    const name = partFileName(bytes, part, fallback)
    if (name !== undefined) names.push(name)
    // The message within a message is found by its words too; its subject is part of them.
    const inner = part.kind === 'message' ? part.children[0] : undefined
    if (inner !== undefined) names.push(decodeWords(findText(bytes, inner.header, 'subject') ?? '', fallback))
    if (part.kind === 'message') continue
    const signed =
      depth < SIGNED_DEPTH_MAX && isSigned(part) ? signedContent(partContents(bytes, part)) : undefined
    if (signed !== undefined) within.push(searchParts(signed, undefined, fallback, depth + 1))
    else if (role !== 'attachment' || part.type.type === 'text') texts.push(part)
    else if (files.length < FILES_MAX) files.push(...fileOf(bytes, part, name ?? ''))
  }
  return {
    body: [...wordsOf(bytes, root, texts, fallback), ...within.map(({ body }) => body)].join('\n'),
    attachments: [...names, ...within.map(({ attachments }) => attachments)]
      .filter((name) => name !== '')
      .join('\n'),
    files:
      within.length === 0 ? files : [...files, ...within.flatMap((each) => each.files)].slice(0, FILES_MAX),
  }
}

/** S/MIME of the kind whose text stands within the signature. RFC 8551 §3.5.2 */
function isSigned({ kind, type }: Part): boolean {
  return (
    kind === 'leaf' &&
    type.type === 'application' &&
    (type.subtype === 'pkcs7-mime' || type.subtype === 'x-pkcs7-mime')
  )
}

/** One, when somebody may be able to read it. */
function fileOf(bytes: Uint8Array, part: Part, name: string): SearchFile[] {
  const { bodyStart, bodyEnd, type } = part
  if (bodyEnd - bodyStart > FILE_OCTETS_MAX) return []
  // Twice its octets hold its head in any encoding, line ends included.
  const head = decodeTransfer(
    partEncoding(bytes, part),
    bytes.subarray(bodyStart, Math.min(bodyEnd, bodyStart + FILE_HEAD_OCTETS * 2)),
  )
  const kind = fileKind(head, name, `${type.type}/${type.subtype}`)
  return kind === undefined ? [] : [{ kind, name, contents: () => partContents(bytes, part) }]
}

/** The words of text parts, `SEARCH_TEXT_MAX` signs in all: what is plain first, HTML where nothing plain says the same. */
function wordsOf(
  bytes: Uint8Array,
  root: Part,
  parts: readonly Part[],
  fallback: CharsetFallback | undefined,
): string[] {
  let left = SEARCH_TEXT_MAX
  const words = new Map<Part, string>()
  const read = (part: Part): string => {
    const text = left > 0 ? partText(bytes, part, fallback, left) : ''
    left -= text.length
    return text
  }
  for (const part of parts) if (!isHtml(part)) words.set(part, read(part))
  const pages = parts.filter(isHtml)
  const twins = pages.length === 0 ? new Set<Part>() : plainTwins(root, words)
  for (const part of pages) if (!twins.has(part)) words.set(part, htmlToText(read(part)))
  return parts.flatMap((part) => words.get(part) ?? [])
}

function isHtml({ type }: Part): boolean {
  return type.type === 'text' && type.subtype === 'html'
}

/** HTML whose alternative says the same in plain text. RFC 2046 §5.1.4 */
function plainTwins(root: Part, plain: ReadonlyMap<Part, string>): ReadonlySet<Part> {
  const twins = new Set<Part>()
  for (const part of walkParts(root)) {
    if (part.kind !== 'multipart' || part.type.subtype !== 'alternative') continue
    const within = [...walkParts(part)]
    if (!within.some((each) => /\S/.test(plain.get(each) ?? ''))) continue
    for (const each of within) if (isHtml(each)) twins.add(each)
  }
  return twins
}

function people(
  bytes: Uint8Array,
  header: Header,
  names: readonly string[],
  guess: string | undefined,
  fallback: CharsetFallback | undefined,
): string {
  const texts: string[] = []
  for (const field of names.flatMap((name) => findFields(bytes, header, name))) {
    for (const mailbox of mailboxesOf(readAddressList(fieldText(bytes, field, guess)).entries)) {
      const name = displayName(mailbox, fallback)
      const address = mailbox.host === '' ? mailbox.local : `${mailbox.local}@${mailbox.host}`
      texts.push(name === undefined ? address : `${name} ${address}`)
    }
  }
  return texts.join('\n')
}
