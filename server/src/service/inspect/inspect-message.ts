/**
 * Tells what a message holds: who, what, when, its texts, its attachments, and where each part lies in the bytes.
 * Never throws on any bytes. winmail.dat is opened by the parse process.
 */
import { createHash } from 'node:crypto'
import { displayName, type HeaderMailbox, readAddressList } from '../../mail/header/address-list.ts'
import { readDate } from '../../mail/header/date.ts'
import { decodeWords } from '../../mail/header/encoded-word.ts'
import { fieldText, findFields, findText, type Header } from '../../mail/header/header.ts'
import { readMessageId, readReferences } from '../../mail/header/message-id.ts'
import { readStructure } from '../../mail/mime/structure.ts'
import { guessedCharset } from '../../mail/mime/text.ts'
import { isTnef } from '../../mail/tnef/tnef.ts'
import type { ParseProcess } from '../parse-process/parse-process.ts'
import { iconvFallback } from './charset-fallback.ts'
import { collectParts, type Found } from './collect-parts.ts'
import type { InspectedAddress, InspectedAttachment, InspectedMailbox, Inspection } from './inspection.ts'

export async function inspectMessage(bytes: Uint8Array, parse: ParseProcess): Promise<Inspection> {
  const structure = readStructure(bytes)
  const { header } = structure.root
  const guess = guessedCharset(structure.root)
  const text = (name: string) => findText(bytes, header, name, guess)
  const subject = text('subject')
  const sentMs = readDate(text('date') ?? '')
  const found = collectParts(bytes, structure.root)
  const opened = await openWrapped(found, parse)
  const people = (name: string) => addressesOf(bytes, header, name, guess)
  return {
    size: bytes.length,
    subject: subject === undefined ? null : decodeWords(subject, iconvFallback),
    date: sentMs === undefined ? null : new Date(sentMs).toISOString(),
    messageId: readMessageId(text('message-id')) ?? null,
    inReplyTo: readReferences(undefined, text('in-reply-to')),
    references: readReferences(text('references'), undefined),
    from: people('from'),
    sender: people('sender'),
    replyTo: people('reply-to'),
    to: people('to'),
    cc: people('cc'),
    bcc: people('bcc'),
    texts: {
      plain: joined(found.plain) ?? opened.plain,
      html: joined(found.html) ?? opened.html,
    },
    attachments: [...found.files.map(({ attachment }) => attachment), ...opened.attachments],
    parts: found.tree,
    truncated: structure.truncated || found.truncated,
    problems: opened.problems,
  }
}

type Opened = {
  plain: string | null
  html: string | null
  readonly attachments: InspectedAttachment[]
  readonly problems: string[]
}

/** What Outlook wrapped into winmail.dat, beside the file itself. */
async function openWrapped({ files }: Found, parse: ParseProcess): Promise<Opened> {
  const opened: Opened = { plain: null, html: null, attachments: [], problems: [] }
  for (const { attachment, contents } of files) {
    if (!isTnef(contents)) continue
    const within = attachment.filename ?? 'winmail.dat'
    const outcome = await parse.openTnef(contents)
    if (outcome.kind === 'failed') {
      opened.problems.push(`${within}: ${outcome.failure}`)
      continue
    }
    if (outcome.value === null) continue
    opened.plain ??= outcome.value.text?.replaceAll('\r\n', '\n') ?? null
    opened.html ??= outcome.value.html?.replaceAll('\r\n', '\n') ?? null
    if (outcome.value.truncated) opened.problems.push(`${within}: truncated`)
    for (const { fileName, contentType, contentId, data } of outcome.value.attachments) {
      const bytes = Buffer.from(data, 'base64')
      opened.attachments.push({
        part: attachment.part,
        filename: fileName ?? null,
        contentType: contentType ?? 'application/octet-stream',
        disposition: null,
        contentId: contentId ?? null,
        size: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        within,
      })
    }
  }
  return opened
}

function addressesOf(
  bytes: Uint8Array,
  header: Header,
  name: string,
  guess: string | undefined,
): readonly InspectedAddress[] {
  return findFields(bytes, header, name)
    .flatMap((field) => readAddressList(fieldText(bytes, field, guess)).entries)
    .map((entry) =>
      entry.kind === 'group'
        ? { group: displayName(entry, iconvFallback) ?? '', members: entry.members.map(mailboxOf) }
        : mailboxOf(entry),
    )
}

function mailboxOf(mailbox: HeaderMailbox): InspectedMailbox {
  const address = mailbox.host === '' ? mailbox.local : `${mailbox.local}@${mailbox.host}`
  return { name: displayName(mailbox, iconvFallback) ?? null, address }
}

function joined(texts: readonly string[]): string | null {
  return texts.length === 0 ? null : texts.join('\n')
}
