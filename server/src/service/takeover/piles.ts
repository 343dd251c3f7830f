/**
 * Held mail by likeness, so that a thousand messages are a few decisions: those whose subjects differ in numbers and marks
 * only are one pile, and what is like nothing else is one pile together. What a pile seems to be is a proposal.
 */
import { decodeWords } from '../../mail/header/encoded-word.ts'
import { findText, readHeader } from '../../mail/header/header.ts'
import type { QueueEntry } from '../../store/queue-admin.ts'
import { printable, showMail } from '../quarantine/show.ts'
import { queueIdOf } from '../queue/queue-id.ts'
import { OUTBREAK_MIN, PILE_MIN, SAMPLE_TEXT_MAX, SUBJECT_MAX } from './limits.ts'

export type Letter = {
  readonly id: string
  readonly recipients: readonly string[]
  readonly subject: string
  /** It answers something. */
  readonly isReply: boolean
  /** Of the first letters of a likeness only. */
  readonly text: string
}

export type Pile = {
  readonly subject: string
  /** How many subjects there are, numbers and marks apart. */
  readonly subjects: number
  readonly messages: number
  readonly recipients: number
  readonly replies: number
  readonly proposal: 'drop' | 'doubt' | 'release'
  readonly ids: readonly string[]
  readonly sample: { readonly recipient: string; readonly subject: string; readonly text: string }
}

/** `starts`: how messages begin, by number; what cannot be had is a letter without a subject. */
export async function lettersOf(
  entries: readonly QueueEntry[],
  starts: (ids: readonly number[]) => AsyncIterable<ReadonlyMap<number, Uint8Array>>,
): Promise<readonly Letter[]> {
  const recipients = new Map<number, string[]>()
  for (const { recipient } of entries)
    recipients.set(recipient.messageId, [...(recipients.get(recipient.messageId) ?? []), recipient.address])
  const letters = new Map<number, Letter>()
  const known = new Set<string>()
  for await (const piece of starts([...recipients.keys()]))
    for (const [id, bytes] of piece) {
      const header = readHeader(bytes)
      const subject = shown(findText(bytes, header, 'subject') ?? '')
      const like = likenessOf(subject)
      const text = known.has(like) ? '' : showMail(bytes).text.slice(0, SAMPLE_TEXT_MAX)
      known.add(like)
      letters.set(id, {
        ...{ id: queueIdOf(id), recipients: recipients.get(id) ?? [], subject, text },
        isReply: findText(bytes, header, 'in-reply-to') !== undefined,
      })
    }
  return [...recipients].map(
    ([id, to]) =>
      letters.get(id) ?? { id: queueIdOf(id), recipients: to, subject: '', isReply: false, text: '' },
  )
}

function shown(subject: string): string {
  return printable(decodeWords(subject)).replaceAll('\n', ' ').trim().slice(0, SUBJECT_MAX).toWellFormed()
}

/** The largest pile first. */
export function pileUp(letters: readonly Letter[]): Pile[] {
  const byLikeness = new Map<string, Letter[]>()
  for (const letter of letters) {
    const like = likenessOf(letter.subject)
    byLikeness.set(like, [...(byLikeness.get(like) ?? []), letter])
  }
  const groups = [...byLikeness.values()]
  const alike = groups.filter(({ length }) => length >= PILE_MIN)
  const rest = groups.filter(({ length }) => length < PILE_MIN)
  const replies = rest.flat().filter(({ isReply }) => isReply)
  const others = rest.flat().filter(({ isReply }) => !isReply)
  return [...alike, replies, others]
    .filter(({ length }) => length > 0)
    .map(pileOf)
    .sort((a, b) => b.messages - a.messages)
}

function pileOf(letters: readonly Letter[]): Pile {
  const first = letters.find(({ text }) => text !== '') ?? letters[0]
  const replies = letters.filter(({ isReply }) => isReply).length
  const subjects = new Set(letters.map(({ subject }) => likenessOf(subject))).size
  const recipients = new Set(letters.flatMap((one) => one.recipients))
  return {
    ...{
      subject: first?.subject ?? '',
      subjects,
      messages: letters.length,
      recipients: recipients.size,
      replies,
    },
    proposal: proposalOf(letters.length, subjects, replies),
    ids: letters.map(({ id }) => id),
    sample: {
      ...{ recipient: first?.recipients[0] ?? '', subject: first?.subject ?? '', text: first?.text ?? '' },
    },
  }
}

/** Many of one likeness are an outbreak; answers to what others wrote are what a thief seldom sends. */
function proposalOf(messages: number, subjects: number, replies: number): Pile['proposal'] {
  if (subjects === 1 && messages >= OUTBREAK_MIN) return 'drop'
  return replies === messages ? 'release' : 'doubt'
}

/** Subjects that differ in numbers, marks, case or “Re:” only are the same. */
function likenessOf(subject: string): string {
  return subject
    .toLowerCase()
    .replace(/^(?:\s*(?:re|rv|fw|fwd|aw)\s*:)+/, '')
    .replaceAll(/[\p{N}\p{P}\p{S}\s]+/gu, ' ')
    .trim()
}
