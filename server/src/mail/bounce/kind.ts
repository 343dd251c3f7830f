/**
 * Decides whether a message is a bounce, by evidence: no single sign is enough, for daemons write other mail too, and
 * people quote and forward bounces, write about them, and answer them.
 */
import type { Outline } from './outline.ts'
import { findPhrase, type Phrase } from './phrase.ts'
import type { Rules, SignName } from './rules.ts'
import type { StatusReport } from './status-blocks.ts'
import { wordsOf } from './words.ts'

export const MESSAGE_KINDS = [
  'failure',
  'delay',
  'delivery-receipt',
  'read-receipt',
  'auto-reply',
  'challenge',
  'feedback',
  'ordinary',
] as const
export type MessageKind = (typeof MESSAGE_KINDS)[number]

/** Evidence needed to call a message a bounce; each sign below has its weight. */
const ENOUGH = 5
const DAEMONS =
  /^(?:mailer-?daemon|post[_-]?master|mail-?daemon|bounces?|postmast|mailadmin|mdaemon|mailerdaemon|mailer|administrator|system|mail-?delivery|nondelivery|undeliverable|no-?reply-?bounce|mail-?returned|daemon)(?:$|[+=_.@-])/
const ANSWERS = /^\s*(?:(?:re|aw|sv|rv|fw|fwd|wg|tr|i|r|antw|enc|rif|res)(?:\[\d+\])?\s*:\s*)+/i
const AUTO_REPLY_FIELDS = [
  'x-autoreply',
  'x-autorespond',
  'x-auto-reply',
  'x-autoresponder',
  'x-vacation',
  'x-autoreply-from',
]

const LIST_FIELDS = ['list-id', 'list-post', 'list-unsubscribe', 'mailing-list', 'list-help']

/** What is known of a message when its kind is asked. */
export type KindCase = {
  readonly outline: Outline
  readonly report: StatusReport
  /** Words for people, without quotes of others and without the returned message. */
  readonly human: string
  readonly hasReturned: boolean
  readonly hasRecipients: boolean
}

export function kindOf(rules: Rules, asked: KindCase): MessageKind {
  const { outline } = asked
  if (isFeedback(rules, asked)) return 'feedback'
  if (isReadReceipt(rules, asked)) return 'read-receipt'
  const actions = new Set(asked.report.blocks.map(({ action }) => action ?? ''))
  if (isReport(asked) || score(rules, asked) >= ENOUGH) return reportKind(rules, asked, actions)
  const has = signs(rules, outline, asked.human)
  const subject = outline.field('subject') ?? ''
  const answers = ANSWERS.test(subject)
  if (has.challenge && !answers && !isAutoSubmitted(outline, /./)) return 'challenge'
  if (isAutoReply(outline) || (has.autoReplySubject && !answers)) return 'auto-reply'
  return has.challenge && !answers ? 'challenge' : 'ordinary'
}

function reportKind(rules: Rules, asked: KindCase, actions: ReadonlySet<string>): MessageKind {
  const { outline, report, human } = asked
  const statuses = report.blocks.map(({ status }) => status?.trim().charAt(0))
  if (statuses.length > 0 && statuses.every((digit) => digit === '2')) return 'delivery-receipt'
  if (actions.has('failed')) return 'failure'
  if (actions.has('delayed')) return 'delay'
  if (['delivered', 'relayed', 'expanded'].some((action) => actions.has(action))) return 'delivery-receipt'
  const words = wordsOf(human)
  const subject = wordsOf(outline.field('subject') ?? '')
  const { delayedSubject, delayedText, deliveredText, failedSubject } = rules.signs
  const gaveUp = any(words, rules.signs.gaveUp)
  if (any(subject, delayedSubject) || (!gaveUp && any(words, delayedText))) return 'delay'
  if (any(words, deliveredText) && !any(subject, failedSubject) && !any(words, rules.signs.failedText))
    return 'delivery-receipt'
  return 'failure'
}

/** RFC 3464 §2: the machine's part, from the one who may send it. */
function isReport({ outline, report }: KindCase): boolean {
  if (!report.isReport || report.blocks.length === 0) return false
  const isTyped =
    outline.types.has('message/delivery-status') || outline.types.has('message/global-delivery-status')
  if (outline.reportType === 'delivery-status' && isTyped) return true
  return isTyped && !ANSWERS.test(outline.field('subject') ?? '')
}

function score(rules: Rules, { outline, report, human, hasReturned, hasRecipients }: KindCase): number {
  const has = signs(rules, outline, human)
  const subject = outline.field('subject') ?? ''
  const returnPath = outline.field('return-path')
  const daemon = DAEMONS.test(outline.from.address) || has.daemonName
  const isList = isFromList(outline)
  const bulk = /^(?:bulk|list)/i.test(outline.field('precedence') ?? '')
  const fails = has.failedText || has.delayedText
  const isNull = returnPath !== undefined && /^<?\s*>?$/.test(returnPath)
  const hasFailed = outline.field('x-failed-recipients') !== undefined
  // Words alone prove nothing: parcels and payments are not delivered either.
  const isWordsOnly = !daemon && !isNull && !hasReturned && !hasFailed && !report.isReport
  return (
    weight(isNull, 2) +
    weight(daemon, 3) +
    weight(/^@?$/.test(outline.from.address) && outline.field('from') !== undefined, 1) +
    weight(/no-?_?reply/.test(outline.from.address), 1) +
    weight(has.failedSubject || (daemon && has.delayedSubject), 2) +
    weight(fails, 2) +
    weight(hasReturned, 1) +
    weight(hasRecipients && fails, 1) +
    weight(report.isReport && report.blocks.length > 0, 2) +
    weight(outline.reportType === 'delivery-status', 2) +
    weight(hasFailed, 3) +
    weight(isAutoSubmitted(outline, /^auto-(?:replied|generated)/i), 1) -
    weight(isWordsOnly, 3) -
    weight(ANSWERS.test(subject), daemon ? 1 : 4) -
    weight(has.forwardMark, 3) -
    weight(isList && !daemon, 4) -
    weight(bulk && !daemon, 2) -
    weight(!daemon && (has.autoReplySubject || isAutoReply(outline)), 3) -
    weight(!fails && !hasRecipients && !report.isReport, 2)
  )
}

function weight(holds: boolean, points: number): number {
  return holds ? points : 0
}

function signs(
  rules: Rules,
  outline: Outline,
  human: string,
): Record<Exclude<SignName, 'returnedMark' | 'returnedLine'>, boolean> {
  const subject = wordsOf(outline.field('subject') ?? '', 60)
  const words = wordsOf(human)
  const { signs: all } = rules
  const head = wordsOf(human.slice(0, 600))
  return {
    failedSubject: any(subject, all.failedSubject),
    failedText: any(words, all.failedText),
    delayedSubject: any(subject, all.delayedSubject),
    delayedText: any(words, all.delayedText),
    daemonName: any(wordsOf(outline.from.name, 20), all.daemonName),
    forwardMark: any(head, all.forwardMark),
    autoReplySubject: any(subject, all.autoReplySubject),
    challenge: any(subject, all.challenge) || (!isFromList(outline) && any(head, all.challenge)),
    readSubject: any(subject, all.readSubject),
    deliveredText: any(words, all.deliveredText),
    complaint: any(subject, all.complaint),
    gaveUp: any(words, all.gaveUp),
  }
}

function any(words: readonly string[], phrases: readonly Phrase[]): boolean {
  return findPhrase(words, phrases) !== undefined
}

/** RFC 5965 §2, and what senders of complaints wrote before it. */
function isFeedback(rules: Rules, { outline, hasReturned }: KindCase): boolean {
  if (outline.types.has('message/feedback-report') || outline.reportType === 'feedback-report') return true
  const daemon = DAEMONS.test(outline.from.address)
  return !daemon && hasReturned && any(wordsOf(outline.field('subject') ?? '', 60), rules.signs.complaint)
}

/** RFC 8098 §3. A rule that turns mail away may say so in the same form (RFC 5429 §2.1.2): that is no receipt. */
function isReadReceipt(rules: Rules, { outline, human }: KindCase): boolean {
  const isNotice =
    outline.types.has('message/disposition-notification') || outline.reportType === 'disposition-notification'
  if (!isNotice) return false
  const { failedSubject, failedText } = rules.signs
  const subject = wordsOf(outline.field('subject') ?? '')
  return !(
    any(subject, failedSubject) &&
    any(wordsOf(human), failedText) &&
    isAutoSubmitted(outline, /^auto-/i)
  )
}

/** RFC 2369, RFC 2919 */
function isFromList(outline: Outline): boolean {
  return LIST_FIELDS.some((name) => outline.field(name) !== undefined)
}

function isAutoSubmitted(outline: Outline, wanted: RegExp): boolean {
  const text = outline.field('auto-submitted')
  return text !== undefined && !/^no\b/i.test(text) && wanted.test(text)
}

/** RFC 3834 §5, and the fields that programs had before it. */
function isAutoReply(outline: Outline): boolean {
  return (
    isAutoSubmitted(outline, /^auto-replied/i) ||
    AUTO_REPLY_FIELDS.some((name) => outline.field(name) !== undefined) ||
    /auto_?reply/i.test(outline.field('precedence') ?? '')
  )
}
