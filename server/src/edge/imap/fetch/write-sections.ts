/**
 * `BODY[…]`, `BINARY[…]` and PREVIEW of one message: its bytes are read once, its structure only when a part is asked
 * for. RFC 9051 §6.4.5, RFC 3516 §4.2, RFC 8970 §3
 */

import { Refusal } from '../../../lib/refusal.ts'
import type { MessageId } from '../../../mail/ids.ts'
import { readBinary } from '../../../mail/imap/binary.ts'
import { readSection } from '../../../mail/imap/section.ts'
import { wireString } from '../../../mail/imap/wire-string.ts'
import { type MessageStructure, readStructure } from '../../../mail/mime/structure.ts'
import type { Output } from '../output.ts'
import type { SelectedSession } from '../session.ts'
import { mailOf } from '../shared.ts'
import type { BinaryItem, BodyItem, PreviewItem, SectionItem } from '../syntax/fetch-items.ts'
import type { Trouble } from './answer-fetch.ts'
import type { BodiesAhead } from './bodies-ahead.ts'

/** Writes `start`, then the items, then the end of the response; nothing if the message is gone. */
export async function writeSections(
  session: SelectedSession,
  start: string,
  messageId: number,
  items: readonly BodyItem[],
  trouble: Trouble,
  ahead: BodiesAhead,
): Promise<void> {
  const { output } = session
  const id = messageId as MessageId
  const known = knownPreview(session, id, items)
  if (known !== undefined) {
    output.text(`${start}PREVIEW ${known})\r\n`)
    return
  }
  const bytes = (await ahead.take(id)) ?? (await mailOf(session).bytesOrRefusal(id))
  if (bytes instanceof Refusal) {
    if (bytes.code === 'not-found') {
      trouble.gone = true
      return
    }
    // One damaged message must not keep the others from their reader: it answers NIL, the command NO.
    trouble.refusal ??= bytes
    output.text(`${start}${items.map(nothing).join(' ')})\r\n`)
    return
  }
  const message = new OpenMessage(bytes)
  let gap = start
  for (const item of items) {
    if (item.kind === 'preview') output.text(gap + formatPreview(session, item, id, bytes))
    else if (item.kind === 'binarysize') output.text(gap + formatSize(message, item, trouble))
    else await writeOctets(output, gap, item, octetsOf(message, item, trouble))
    gap = ' '
  }
  output.text(')\r\n')
  await output.room()
  await session.breathe()
}

/** Lives while one message is answered. */
class OpenMessage {
  readonly bytes: Uint8Array
  #structure: MessageStructure | undefined

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  get structure(): MessageStructure {
    this.#structure ??= readStructure(this.bytes)
    return this.#structure
  }
}

function octetsOf(
  message: OpenMessage,
  item: SectionItem | BinaryItem,
  trouble: Trouble,
): Uint8Array | undefined {
  const { bytes } = message
  if (item.kind === 'section') {
    const { part, text } = item.section
    return part.length === 0 && text === undefined
      ? bytes
      : readSection(bytes, message.structure, item.section)
  }
  const found = item.part.length === 0 ? bytes : readBinary(bytes, message.structure, item.part)
  if (found !== 'unknown') return found
  trouble.unknownEncoding = true
  return undefined
}

function formatSize(message: OpenMessage, item: BinaryItem, trouble: Trouble): string {
  return `${item.label} ${octetsOf(message, item, trouble)?.length ?? 0}`
}

async function writeOctets(
  output: Output,
  gap: string,
  item: SectionItem | BinaryItem,
  found: Uint8Array | undefined,
): Promise<void> {
  if (found === undefined) {
    output.text(`${gap}${item.label} NIL`)
    return
  }
  const wanted = cut(found, item.partial)
  // Only this form of a literal may hold NUL. RFC 3516 §4.2
  const sign = item.kind === 'binary' && wanted.includes(0) ? '~' : ''
  output.text(`${gap}${item.label} ${sign}{${wanted.length}}\r\n`)
  await output.body(wanted)
}

/** The words that PREVIEW answers when nothing else is asked and the message need not be read. */
function knownPreview(
  session: SelectedSession,
  id: MessageId,
  items: readonly BodyItem[],
): string | undefined {
  const [item] = items
  if (items.length !== 1 || item?.kind !== 'preview') return undefined
  const known = session.deps.previews.known(mailOf(session).id, id)
  if (known !== undefined) return wireString(known)
  return item.lazy ? 'NIL' : undefined
}

function formatPreview(
  session: SelectedSession,
  { lazy }: PreviewItem,
  id: MessageId,
  bytes: Uint8Array,
): string {
  const { previews } = session.deps
  const { id: owner } = mailOf(session)
  const known = previews.known(owner, id)
  if (known === undefined && lazy) return 'PREVIEW NIL'
  return `PREVIEW ${wireString(known ?? previews.make(owner, id, bytes))}`
}

function nothing({ kind, label }: BodyItem): string {
  return `${label} ${kind === 'binarysize' ? '0' : 'NIL'}`
}

/** The items, when all of them are in the header of the message itself, so that nothing else has to be read. */
export function headerSections(items: readonly BodyItem[]): readonly SectionItem[] | undefined {
  const inHeader = items.filter((item) => item.kind === 'section' && isInHeader(item)) as SectionItem[]
  return items.length > 0 && inHeader.length === items.length ? inHeader : undefined
}

function isInHeader({ section }: SectionItem): boolean {
  return section.part.length === 0 && section.text !== undefined && section.text.startsWith('HEADER')
}

/** The same for sections that are all in the header. */
export function writeHeaderSections(
  { output, deps: { chosen } }: SelectedSession,
  start: string,
  bytes: Uint8Array,
  items: readonly SectionItem[],
): void {
  let gap = start
  for (const item of items) {
    const { section, partial, label } = item
    const wanted = cut(section.text === 'HEADER' ? bytes : chosen.choose(bytes, section), partial)
    output.text(`${gap}${label} {${wanted.length}}\r\n`)
    output.bytes(wanted)
    gap = ' '
  }
  output.text(')\r\n')
}

function cut(bytes: Uint8Array, partial: SectionItem['partial']): Uint8Array {
  return partial === undefined ? bytes : bytes.subarray(partial.offset, partial.offset + partial.length)
}
