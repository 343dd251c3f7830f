/** The part of a notice that people read: what happened, why, what to do, their words, who can help. VOICE 3.2 */
import type { Language, TextRef, Texts } from '../../../lib/text.ts'
import type { Paragraph } from '../../notice/alternative.ts'
import type { Job } from '../job.ts'
import type { NoticeEvent } from '../settle.ts'

export type NoticeKind = 'failed' | 'expired' | 'delayed' | 'success'

export type TextPartOptions = {
  readonly texts: Texts
  readonly language: Language
  readonly kind: NoticeKind
  readonly nowMs: number
  /** Who helps: an address. */
  readonly admin: string
  readonly attached: 'full' | 'headers'
  /** By address that failed, the one that was probably meant. */
  readonly hints: ReadonlyMap<string, string>
}

/** Recipients named one by one; of more, only so many. */
const LISTED_MAX = 50
const DAY_MS = 24 * 3_600_000

export function noticeParagraphs(
  job: Job,
  events: readonly NoticeEvent[],
  options: TextPartOptions,
): Paragraph[] {
  const { texts, language, kind } = options
  const say = (key: string, values: TextRef['values'] = {}): Paragraph => ({
    text: texts.format(language, { key, values }),
    quote: false,
  })
  const paragraphs = kind === 'success' ? successes(events, options) : openings(job, events, options)
  if (kind === 'failed') paragraphs.push(...advice(events, options.hints, say))
  if (kind !== 'success') {
    paragraphs.push(say(events.some(({ reply }) => reply.host !== null) ? 'dsn.theirWords' : 'dsn.ourWords'))
    for (const { recipient, reply } of events.slice(0, LISTED_MAX))
      paragraphs.push({ text: visible(`${recipient.address}: ${reply.text}`), quote: true })
  }
  paragraphs.push(say('dsn.help', { admin: options.admin }))
  paragraphs.push(say(options.attached === 'full' ? 'dsn.attached' : 'dsn.headerAttached'))
  return paragraphs
}

function openings(job: Job, events: readonly NoticeEvent[], options: TextPartOptions): Paragraph[] {
  const { texts, language, kind, nowMs } = options
  const first = events[0]
  if (first === undefined) return []
  const { recipient } = first
  const cause = texts.format(language, {
    key: `dsn.cause.${first.class}`,
    values: { domain: visible(recipient.destination) },
  })
  const values = {
    n: events.length,
    address: visible(recipient.address),
    cause,
    until: when(recipient.expiresMs, language, 'date'),
    tries: recipient.attempts,
    days: Math.max(1, Math.round((nowMs - job.message.acceptedMs) / DAY_MS)),
  }
  const paragraphs = [{ text: texts.format(language, { key: `dsn.${kind}.opening`, values }), quote: false }]
  if (events.length > 1)
    for (const { recipient: one } of events.slice(0, LISTED_MAX))
      paragraphs.push({ text: visible(one.address), quote: true })
  return paragraphs
}

function advice(
  events: readonly NoticeEvent[],
  hints: ReadonlyMap<string, string>,
  say: (key: string, values?: TextRef['values']) => Paragraph,
): Paragraph[] {
  return [...Map.groupBy(events, (event) => event.class)].map(([what, group]) => {
    const hint = group.flatMap(({ recipient }) => hints.get(recipient.address) ?? [])[0]
    return say(`dsn.class.${what}`, {
      domain: visible(group[0]?.recipient.destination ?? ''),
      hint: visible(hint ?? 'none'),
    })
  })
}

function successes(events: readonly NoticeEvent[], { texts, language, nowMs }: TextPartOptions): Paragraph[] {
  return events.slice(0, LISTED_MAX).map(({ action, recipient, reply }) => ({
    text: texts.format(language, {
      key: `dsn.${action}`,
      values: {
        address: visible(recipient.address),
        host: visible(reply.host ?? recipient.destination),
        time: when(nowMs, language, 'time'),
      },
    }),
    quote: false,
  }))
}

/** A moment as the reader writes it, with the zone named: the sender may sit in another. */
function when(ms: number, language: Language, what: 'date' | 'time'): string {
  return new Intl.DateTimeFormat(language, {
    ...(what === 'date' && { dateStyle: 'long' }),
    timeStyle: 'short',
  }).format(ms)
}

/** Control characters, and signs that turn the direction of writing, are shown as codes. THREATS OUT5 */
export function visible(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
