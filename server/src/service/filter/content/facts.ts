/**
 * Numbers about a message that rules compare: how often, how long, how far. Each fact is counted in one place, so that a
 * rule is only a name, a number and a reason (data/filter/README.md lists them).
 */
import { fold } from '../../../mail/message/fold.ts'
import { linkFacts } from './link-facts.ts'
import type { HostLists } from './load-rules.ts'
import { firstOf, type Reading } from './reading.ts'
import { countOf, digitsIn, hasCode, longestGap, spacedLetters, upperShare } from './signs.ts'
import { textFacts } from './text-facts.ts'

export type Facts = Readonly<Record<string, number>>

const HOUR_MS = 3_600_000
/** Signs of a subject that are looked at. */
const SUBJECT_SIGNS = 300

/** All facts of a message. `receivedMs`: when it came to us. Never throws. */
export function factsOf(reading: Reading, lists: HostLists, receivedMs: number): Facts {
  return {
    ...peopleFacts(reading, lists),
    ...subjectFacts(reading),
    ...traceFacts(reading, receivedMs),
    ...outlookFacts(reading),
    ...textFacts(reading),
    ...linkFacts(reading, lists),
    ...shapeFacts(reading),
  }
}

function peopleFacts({ fields, from, replyTo, to }: Reading, lists: HostLists): Record<string, number> {
  const [author] = from
  const name = author?.name ?? ''
  const reply = replyTo[0]
  return {
    'from.count': from.length,
    'from.noDomain': flag(author !== undefined && author.host === ''),
    'from.nameAddress': flag(otherAddress(name, author?.host ?? '')),
    'from.nameEmpty': flag(author !== undefined && name === ''),
    'from.nameUpper': flag(name.length > 5 && name === name.toUpperCase() && name !== name.toLowerCase()),
    'from.digits': digitsIn(author?.local ?? ''),
    'from.localLong': (author?.local ?? '').length,
    'from.freemail': flag(lists.freemail.has(author?.host ?? '')),
    'from.isTo': flag(
      author !== undefined && to.some(({ local, host }) => local === author.local && host === author.host),
    ),
    'reply.other': flag(reply !== undefined && author !== undefined && reply.host !== author.host),
    'reply.freemail': flag(reply !== undefined && lists.freemail.has(reply.host)),
    'to.none': flag(firstOf(fields, 'to') === undefined && firstOf(fields, 'cc') === undefined),
    'to.undisclosed': flag(
      /undisclosed|recipient|suppressed|destinatarios?-ocultos/i.test(
        (firstOf(fields, 'to') ?? '').slice(0, 200),
      ),
    ),
    'to.count': to.length,
  }
}

function subjectFacts({ fields, subject, to }: Reading): Record<string, number> {
  const raw = (firstOf(fields, 'subject') ?? '').slice(0, SUBJECT_SIGNS)
  const isReply = /^\s{0,5}(?:re|rv|aw|sv)\s?(?:\[[0-9]{1,3}\])?:/i.test(subject)
  return {
    'subject.none': flag(subject.trim() === ''),
    'subject.upper': upperShare(subject),
    'subject.exclaims': countOf(subject, '!') + countOf(subject, '¡'),
    'subject.questions': countOf(subject, '?'),
    'subject.money': flag(/[$€£]\s{0,2}[0-9]|[0-9]\s{0,2}[$€£]/.test(subject.slice(0, 300))),
    'subject.gap': longestGap(subject),
    'subject.code': flag(hasCode(subject)),
    'subject.spaced': spacedLetters(subject),
    'subject.rawBytes': flag(/[\u0080-\uffff]/.test(raw)),
    'subject.needlessWord': flag(raw.includes('=?') && /^[\x20-\x7e]*$/.test(subject.slice(0, 300))),
    'subject.emoji': flag(/[\u2600-\u27bf]|[\ud83c-\ud83e]/.test(subject.slice(0, 300))),
    'subject.fakeReply': flag(isReply && !isReplying(fields)),
    'subject.nameOfTo': flag(to.some(({ local }) => local.length > 2 && fold(subject).includes(local))),
  }
}

function traceFacts(reading: Reading, receivedMs: number): Record<string, number> {
  const { fields, dateMs } = reading
  const messageId = firstOf(fields, 'message-id')
  const offHours = dateMs === undefined ? 0 : (dateMs - receivedMs) / HOUR_MS
  const replies = isReplying(fields)
  return {
    'date.none': flag(dateMs === undefined),
    'date.futureHours': Math.max(0, offHours),
    'date.pastHours': Math.max(0, -offHours),
    'id.none': flag(messageId === undefined),
    'id.odd': flag(messageId !== undefined && !/^<[^<>@\s]{1,200}@[^<>@\s]{1,200}>/.test(messageId)),
    'id.noDot': flag(messageId !== undefined && !messageId.slice(messageId.lastIndexOf('@')).includes('.')),
    'received.count': reading.receivedCount,
    'thread.reply': flag(replies),
    'thread.quote': flag(replies && quotedLines(reading.plain) > 0),
    'list.is': flag(isList(fields)),
    'list.unsubscribe': flag(firstOf(fields, 'list-unsubscribe') !== undefined),
    'mailer.is': flag(
      firstOf(fields, 'x-mailer') !== undefined || firstOf(fields, 'user-agent') !== undefined,
    ),
    'priority.high': flag(
      /^\s{0,3}(?:1|2|high|urgent)/i.test(
        (firstOf(fields, 'x-priority') ?? firstOf(fields, 'importance') ?? '').slice(0, 20),
      ),
    ),
    'mime.none': flag(firstOf(fields, 'mime-version') === undefined),
  }
}

/** It names the message that it answers. */
function isReplying(fields: Reading['fields']): boolean {
  return firstOf(fields, 'in-reply-to') !== undefined || firstOf(fields, 'references') !== undefined
}

function isList(fields: Reading['fields']): boolean {
  return fields.some(([field]) => field === 'list-id' || field === 'list-post' || field === 'mailing-list')
}

/** Programs that say they are Outlook and write what Outlook never writes. */
function outlookFacts({ fields }: Reading): Record<string, number> {
  const mailer = (firstOf(fields, 'x-mailer') ?? '').toLowerCase()
  const isOutlook =
    mailer.startsWith('microsoft outlook') || mailer.startsWith('mozilla') || mailer.startsWith('qualcomm')
  const express = mailer.startsWith('microsoft outlook express')
  const id = firstOf(fields, 'message-id') ?? ''
  return {
    'outlook.noOle': flag(express && firstOf(fields, 'x-mimeole') === undefined),
    'outlook.id': flag(
      express && id !== '' && !/^<[0-9a-f]{12}\$[0-9a-f]{8}\$[0-9a-f]{8}@/i.test(id.slice(0, 100)),
    ),
    'outlook.oleOnly': flag(!isOutlook && mailer === '' && firstOf(fields, 'x-mimeole') !== undefined),
    'outlook.priorityOnly': flag(mailer === '' && firstOf(fields, 'x-msmail-priority') !== undefined),
  }
}

function shapeFacts({
  html,
  plain,
  words,
  files,
  hiddenWords,
  base64Texts,
  parts,
  charsets,
  links,
  textOctets,
}: Reading): Record<string, number> {
  const images = files.filter(({ type }) => type.startsWith('image/')).length
  return {
    'html.is': flag(html !== undefined),
    'html.only': flag(html !== undefined && plain.trim() === ''),
    'html.images': html?.images ?? 0,
    'html.beacons': html?.beacons ?? 0,
    'html.forms': html?.forms ?? 0,
    'html.scripts': html?.scripts ?? 0,
    'html.bigFonts': html?.bigFonts ?? 0,
    'html.splits': html?.splits ?? 0,
    'html.strange': html?.strange ?? 0,
    'html.hiddenWords': hiddenWords.length,
    'html.hiddenShare': hiddenWords.length / Math.max(1, words.length + hiddenWords.length),
    'text.words': words.length,
    'text.imageOnly': flag((html?.images ?? 0) + images > 0 && words.length < 15 && links.length > 0),
    'text.base64': base64Texts,
    'text.octets': textOctets,
    'parts.count': parts,
    'files.count': files.length,
    'charset.odd': flag(
      [...charsets].some(
        (charset) =>
          charset.startsWith('koi8') ||
          charset.startsWith('windows-1251') ||
          charset.startsWith('gb') ||
          charset.startsWith('big5') ||
          charset.startsWith('ks_c') ||
          charset.startsWith('euc-kr') ||
          charset.startsWith('iso-2022-kr'),
      ),
    ),
  }
}

function flag(holds: boolean): number {
  return holds ? 1 : 0
}

/** A name that shows an address of another domain. */
function otherAddress(name: string, host: string): boolean {
  const at = name.lastIndexOf('@')
  if (at <= 0) return false
  const shown =
    name
      .slice(at + 1)
      .split(/[\s"'>)]/)[0]
      ?.toLowerCase() ?? ''
  return shown.includes('.') && shown !== host && !host.endsWith(`.${shown}`)
}

function quotedLines(plain: string): number {
  let count = plain.startsWith('>') ? 1 : 0
  for (let at = plain.indexOf('\n>'); at >= 0 && count < 1000; at = plain.indexOf('\n>', at + 2)) count++
  return count
}
