/**
 * `BODY[…]`, `BINARY[…]` and PREVIEW of one message: its bytes are read once, its structure only when a part is asked
 * for; a large one is sent in pieces. RFC 9051 §6.4.5, RFC 3516 §4.2, RFC 8970 §3
 */

import { showNul } from '../../../lib/nul-octets.ts'
import { Refusal } from '../../../lib/refusal.ts'
import type { MessageId } from '../../../mail/ids.ts'
import { wireString } from '../../../mail/imap/wire-string.ts'
import { bufferOf } from '../../buffer-of.ts'
import type { Output } from '../output.ts'
import type { SelectedSession } from '../session.ts'
import { mailOf } from '../shared.ts'
import type { BinaryItem, BodyItem, SectionItem } from '../syntax/fetch-items.ts'
import type { Trouble } from './answer-fetch.ts'
import type { BodiesAhead } from './bodies-ahead.ts'
import { cut, formatPreview, formatSize, OpenMessage, octetsOf } from './open-message.ts'
import { answersOfLarge, writeLarge } from './write-large.ts'

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
  const taken = ahead.take(id)
  const small = taken instanceof Promise ? await taken : taken
  const body = small === undefined ? await mailOf(session).bodyOrRefusal(id) : { whole: small }
  if (body instanceof Refusal) return refuse(session, start, body, items, trouble)
  if (body.whole === undefined) {
    const answers = await answersOfLarge(session, { id, body }, items, trouble)
    if (answers instanceof Refusal) return refuse(session, start, answers, items, trouble)
    await writeLarge(session, start, body, answers)
  } else {
    const message = new OpenMessage(body.whole)
    let gap = start
    for (const item of items) {
      if (item.kind === 'preview') output.text(gap + formatPreview(session, item, id, message.bytes))
      else if (item.kind === 'binarysize') output.text(gap + formatSize(message, item, trouble))
      else {
        const sending = writeOctets(output, gap, item, octetsOf(message, item, trouble))
        if (sending !== undefined) await sending
      }
      gap = ' '
    }
  }
  output.text(')\r\n')
  const room = output.room()
  if (room !== undefined) await room
  const turn = session.breathe()
  if (turn !== undefined) await turn
}

function refuse(
  { output }: SelectedSession,
  start: string,
  refusal: Refusal,
  items: readonly BodyItem[],
  trouble: Trouble,
): void {
  if (refusal.code === 'not-found') {
    trouble.gone = true
    return
  }
  // One damaged message must not keep the others from their reader: it answers NIL, the command NO.
  trouble.refusal ??= refusal
  output.text(`${start}${items.map(nothing).join(' ')})\r\n`)
}

function writeOctets(
  output: Output,
  gap: string,
  item: SectionItem | BinaryItem,
  found: Uint8Array | undefined,
): Promise<void> | undefined {
  if (found === undefined) {
    output.text(`${gap}${item.label} NIL`)
    return undefined
  }
  const kept = bufferOf(cut(found, item.partial))
  const wanted = item.kind === 'binary' ? kept : showNul(kept)
  // Only this form of a literal may hold NUL. RFC 3516 §4.2
  const sign = item.kind === 'binary' && wanted.includes(0) ? '~' : ''
  output.text(`${gap}${item.label} ${sign}{${wanted.length}}\r\n`)
  return output.body(wanted)
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
    const whole = section.text === 'HEADER' ? bytes : chosen.choose(bytes, section)
    if (typeof whole === 'string') {
      const wanted =
        partial === undefined ? whole : whole.slice(partial.offset, partial.offset + partial.length)
      output.text(`${gap}${label} {${wanted.length}}\r\n${wanted}`)
    } else {
      const wanted = showNul(cut(whole, partial))
      output.text(`${gap}${label} {${wanted.length}}\r\n`)
      output.bytes(wanted)
    }
    gap = ' '
  }
  output.text(')\r\n')
}
