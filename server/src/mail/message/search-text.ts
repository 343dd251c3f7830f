/**
 * The text by which a message is found: headers decoded, bodies as words, names of attachments.
 * Rebuilt from the bytes at any time; bounded, whatever the message holds.
 */
import { displayName, mailboxesOf, readAddressList } from '../header/address-list.ts'
import { decodeWords } from '../header/encoded-word.ts'
import { fieldText, findFields, findText, type Header } from '../header/header.ts'
import { SEARCH_TEXT_MAX } from '../limits.ts'
import type { CharsetFallback } from '../mime/charset.ts'
import { type Part, readStructure, walkParts } from '../mime/structure.ts'
import { guessedCharset, partFileName, partRole, partText } from '../mime/text.ts'
import { htmlToText } from './html-text.ts'

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

/** Never throws. */
export function searchText(bytes: Uint8Array, fallback?: CharsetFallback): SearchText {
  const { root } = readStructure(bytes)
  const guess = guessedCharset(root)
  const texts: PartText[] = []
  const names: string[] = []
  let left = SEARCH_TEXT_MAX
  for (const part of walkParts(root)) {
    const role = partRole(bytes, part)
    if (role === 'container') continue
    const name = partFileName(bytes, part, fallback)
    if (name !== undefined) names.push(name)
    // The message within a message is found by its words too; its subject is part of them.
    const inner = part.kind === 'message' ? part.children[0] : undefined
    if (inner !== undefined) names.push(decodeWords(findText(bytes, inner.header, 'subject') ?? '', fallback))
    if ((role === 'attachment' && part.type.type !== 'text') || part.kind === 'message' || left <= 0) continue
    const text = partText(bytes, part, fallback, left)
    left -= text.length
    texts.push({ part, html: part.type.type === 'text' && part.type.subtype === 'html', text })
  }
  const twins = plainTwins(root, texts)
  const body = texts
    .filter(({ part }) => !twins.has(part))
    .map(({ html, text }) => (html ? htmlToText(text) : text))
  return {
    subject: decodeWords(findText(bytes, root.header, 'subject', guess) ?? '', fallback),
    from: people(bytes, root.header, ['from', 'sender', 'reply-to'], guess, fallback),
    to: people(bytes, root.header, ['to', 'cc', 'bcc'], guess, fallback),
    body: body.join('\n'),
    attachments: names.filter((name) => name !== '').join('\n'),
  }
}

type PartText = { readonly part: Part; readonly html: boolean; readonly text: string }

/** HTML whose alternative says the same in plain text. RFC 2046 §5.1.4 */
function plainTwins(root: Part, texts: readonly PartText[]): ReadonlySet<Part> {
  const twins = new Set<Part>()
  if (!texts.some(({ html }) => html)) return twins
  for (const part of walkParts(root)) {
    if (part.kind !== 'multipart' || part.type.subtype !== 'alternative') continue
    const inside = new Set(walkParts(part))
    const within = texts.filter((text) => inside.has(text.part))
    if (!within.some(({ html, text }) => !html && text.trim() !== '')) continue
    for (const text of within) if (text.html) twins.add(text.part)
  }
  return twins
}

/**
 * The form in which words are compared: without case, accents and widths.
 *
 *   fold('Reunión')   'reunion'
 */
export function fold(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('æ', 'ae')
    .replaceAll('œ', 'oe')
    .normalize('NFC')
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
