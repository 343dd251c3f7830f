/**
 * Sections of a message that is too large to hold while its client reads: it is looked through once, in pieces, and then sent
 * in pieces as fast as the client takes them. Only parts need the whole for a moment, to find where they are.
 * THREATS IM5
 */
import { showNul } from '../../../lib/nul-octets.ts'
import { Refusal } from '../../../lib/refusal.ts'
import type { MessageId } from '../../../mail/ids.ts'
import { type Range, sectionRange } from '../../../mail/imap/section.ts'
import { type MessageStructure, readStructureInSlices } from '../../../mail/mime/structure.ts'
import type { MessageBody } from '../../../service/mailbox/account-mail.ts'
import { bufferOf } from '../../buffer-of.ts'
import { ConnectionGone } from '../../connection-gone.ts'
import type { SelectedSession } from '../session.ts'
import { mailOf } from '../shared.ts'
import type { BinaryItem, BodyItem, SectionItem } from '../syntax/fetch-items.ts'
import type { Trouble } from './answer-fetch.ts'
import { cut, formatPreview, formatSize, OpenMessage, octetsOf } from './open-message.ts'

export type LargeBody = Extract<MessageBody, { readonly whole: undefined }>

/** Words, or a label and the literal behind it: octets of their own, or a range of the message. */
export type LargeAnswer =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'octets'; readonly label: string; readonly octets: Uint8Array }
  | ({ readonly kind: 'range'; readonly label: string; readonly keepNul: boolean } & Range)

/** What each item comes to. Refusal `damaged`, `not-found`, as an answer. */
export async function answersOfLarge(
  session: SelectedSession,
  { id, body }: { readonly id: MessageId; readonly body: LargeBody },
  items: readonly BodyItem[],
  trouble: Trouble,
): Promise<readonly LargeAnswer[] | Refusal> {
  const mail = mailOf(session)
  const { structures } = session.deps
  const key = `${mail.id}/${id}`
  const known = structures.get(key)
  const ranges = items.map((item) => knownRange(body, item) ?? partRange(known, item))
  if (ranges.every((range) => range !== undefined)) {
    // Who asks for more of what was begun is not made to wait for the whole again.
    const begins = items.some((item) => item.kind === 'section' && (item.partial?.offset ?? 0) === 0)
    const refusal = begins ? await lookThrough(session, body) : undefined
    return refusal ?? ranges
  }
  const bytes = await mail.bytesOrRefusal(id)
  if (bytes instanceof Refusal) return bytes
  const structure = known ?? (await readStructureInSlices(bytes, () => session.breathe()))
  structures.set(key, structure)
  const message = new OpenMessage(bytes, structure)
  return items.map((item): LargeAnswer => {
    if (item.kind === 'preview') return { kind: 'text', text: formatPreview(session, item, id, bytes) }
    if (item.kind === 'binarysize') return { kind: 'text', text: formatSize(message, item, trouble) }
    return answerOf(bytes, item, octetsOf(message, item, trouble))
  })
}

/** Writes `start`, then the answers. Throws ConnectionGone. */
export async function writeLarge(
  session: SelectedSession,
  start: string,
  body: LargeBody,
  answers: readonly LargeAnswer[],
): Promise<void> {
  const { output } = session
  let gap = start
  for (const answer of answers) {
    switch (answer.kind) {
      case 'text':
        output.text(gap + answer.text)
        break
      case 'octets':
        output.text(`${gap}${answer.label}{${answer.octets.length}}\r\n`)
        await output.body(answer.octets)
        break
      case 'range':
        output.text(`${gap}${answer.label}{${answer.to - answer.from}}\r\n`)
        await writePieces(session, body.pieces(answer.from, answer.to), answer.keepNul)
    }
    gap = ' '
  }
}

/** Of the message itself, where nothing has to be read to know it. */
function knownRange({ sizeBytes, headerBytes }: LargeBody, item: BodyItem): LargeAnswer | undefined {
  if (item.kind !== 'section' || item.section.part.length > 0) return undefined
  const { text } = item.section
  if (text === undefined) return rangeAnswer(item, { from: 0, to: sizeBytes })
  if (text === 'HEADER') return rangeAnswer(item, { from: 0, to: headerBytes })
  if (text === 'TEXT') return rangeAnswer(item, { from: headerBytes, to: sizeBytes })
  return undefined
}

/** Of a part whose place was found before: clients fetch a large attachment in many pieces. */
function partRange(structure: MessageStructure | undefined, item: BodyItem): LargeAnswer | undefined {
  if (structure === undefined || item.kind !== 'section') return undefined
  const { part, text } = item.section
  if (part.length === 0 || text === 'HEADER.FIELDS' || text === 'HEADER.FIELDS.NOT') return undefined
  const range = sectionRange(structure, item.section)
  return range === undefined ? { kind: 'text', text: `${item.label} NIL` } : rangeAnswer(item, range)
}

function rangeAnswer(
  { kind, label, partial }: SectionItem | BinaryItem,
  { from, to }: Range,
  sign = '',
): LargeAnswer {
  const first = Math.min(to, from + (partial?.offset ?? 0))
  const last = partial === undefined ? to : Math.min(to, first + partial.length)
  return { kind: 'range', label: `${label} ${sign}`, from: first, to: last, keepNul: kind === 'binary' }
}

/** A view into the message is remembered by its place: what is held meanwhile is what was made of it. */
function answerOf(
  bytes: Uint8Array,
  item: SectionItem | BinaryItem,
  found: Uint8Array | undefined,
): LargeAnswer {
  if (found === undefined) return { kind: 'text', text: `${item.label} NIL` }
  const wanted = cut(found, item.partial)
  // Only this form of a literal may hold NUL. RFC 3516 §4.2
  const sign = item.kind === 'binary' && wanted.includes(0) ? '~' : ''
  if (found.buffer !== bytes.buffer) {
    const octets = item.kind === 'binary' ? wanted : showNul(wanted)
    return { kind: 'octets', label: `${item.label} ${sign}`, octets }
  }
  const from = found.byteOffset - bytes.byteOffset
  return rangeAnswer(item, { from, to: from + found.length }, sign)
}

/** Damage is found before anything is said: half an answer cannot be taken back. */
async function lookThrough(session: SelectedSession, body: LargeBody): Promise<Refusal | undefined> {
  try {
    for await (const _ of body.pieces()) await session.breathe()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  return undefined
}

async function writePieces(
  session: SelectedSession,
  pieces: AsyncIterable<Uint8Array>,
  keepNul: boolean,
): Promise<void> {
  const { output, connection, deps } = session
  try {
    for await (const piece of pieces) {
      await output.body(keepNul ? piece : showNul(bufferOf(piece)))
      await output.room()
      await session.breathe()
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // It went while it was sent: without its end the client knows that it has no message.
    deps.log.warn('imap.damaged', { code: error.code, connection: connection.id })
    connection.destroy()
    throw new ConnectionGone()
  }
}
