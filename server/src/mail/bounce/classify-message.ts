/**
 * What a message that arrived says about mail of ours: whether it is a bounce, and for each recipient why.
 *
 *   classifyMessage(rules, bytes)   { bounce: true, kind: 'failure', recipients: [{ address: 'nadie@b.test',
 *                                     class: 'invalid', fault: 'recipient', hardness: 'hard', status: '5.1.1', … }] }
 *
 * Whoever wrote it may have made it up: the verdict says what the message claims, and whoever acts on it asks first
 * whether it belongs to something that was sent (THREATS QU1). Never throws; time and memory are bounded.
 */
import { readMessageId, readReferences } from '../header/message-id.ts'
import { decideReply } from './decide.ts'
import { cutReturned, type Named, namedRecipients } from './human-text.ts'
import { kindOf, type MessageKind } from './kind.ts'
import { ORIGINALS_MAX, RECIPIENTS_MAX, REPLY_SIGNS_MAX, SECTION_SIGNS_MAX } from './limits.ts'
import { readNotification } from './notification.ts'
import { type Outline, outlineOf } from './outline.ts'
import { type Codes, readCodes, readStage, readStatus } from './reply-codes.ts'
import type { Rules } from './rules.ts'
import { readStatusBlocks, type StatusBlock, type StatusReport, typedAddress } from './status-blocks.ts'
import type { Verdict } from './verdict.ts'

export type BouncedRecipient = Verdict & {
  /** As it was written; null when the notice does not say whom it is about. */
  readonly address: string | null
  readonly action: string | null
  readonly replyCode: number | null
  /** Their words as they stand in the notice, in one line. */
  readonly reply: string | null
}

export type BounceReport = {
  /** True for failures and delays, which both speak of mail that did not arrive. */
  readonly bounce: boolean
  readonly kind: MessageKind
  readonly recipients: readonly BouncedRecipient[]
  /** What the message that came back may be called, without brackets, the likeliest first. */
  readonly originals: readonly string[]
  /** A limit was met: there were more recipients, or more text, than are read. */
  readonly truncated: boolean
}

/** A recipient and all that is said about it. */
type Claim = {
  readonly address: string | undefined
  readonly block: StatusBlock | undefined
  readonly section: string | undefined
}

/** What is the same for all recipients of one notice. */
type Notice = {
  readonly kind: MessageKind
  readonly human: string
  readonly subject: string
  /** One recipient: all words are about it. */
  readonly alone: boolean
}

const QUOTED = /^[ \t]*>(?!>> ).*$/gm
const FIELDS = /^[ \t]*(?:reporting-mta|final-recipient|original-recipient|diagnostic-code)[ \t]*:/im
const SUBJECT_PREFIX = /^[^:]{1,40}:\s*/

export function classifyMessage(rules: Rules, bytes: Uint8Array): BounceReport {
  const outline = outlineOf(bytes)
  const { text, returned } = cutReturned(outline.human, rules.signs)
  const whole = text.replaceAll(QUOTED, '')
  const human = beforeFields(whole)
  const told = readNotification(outline.human)
  const named = told === undefined ? namedRecipients(human, othersOf(outline, returned)) : []
  const failed = listed(outline.field('x-failed-recipients'))
  // Where the words name nobody, what came back as text may be the notice of another server.
  const isNamed = failed.length > 0 || named.some(({ isSure }) => isSure)
  const fields = isNamed ? whole.slice(human.length) : fieldsOf(outline.human)
  const report = told?.report ?? readStatusBlocks(outline.status ?? fields)
  const hasReturned = outline.returned !== undefined || returned !== undefined
  const hasRecipients = named.length > 0 || failed.length > 0 || report.blocks.length > 0
  const kind = told?.kind ?? kindOf(rules, { outline, report, human, hasReturned, hasRecipients })
  const bounce = kind === 'failure' || kind === 'delay'
  if (!bounce && kind !== 'delivery-receipt')
    return { bounce, kind, recipients: [], originals: [], truncated: false }
  const claims = claimsOf(report, named, failed, outline, returned)
  const isCut = outline.isStatusCut || (outline.isHumanCut && returned === undefined)
  const notice: Notice = { kind, human, subject: outline.field('subject') ?? '', alone: claims.length === 1 }
  return {
    bounce,
    kind,
    recipients: claims.slice(0, RECIPIENTS_MAX).map((claim) => recipientOf(rules, claim, notice)),
    originals: originalsOf(outline, returned),
    truncated: isCut || report.truncated || claims.length > RECIPIENTS_MAX,
  }
}

function recipientOf(rules: Rules, { address, block, section }: Claim, notice: Notice): BouncedRecipient {
  const own = withoutType(block?.diagnostic) || undefined
  const human = notice.alone ? notice.human : ''
  const said = [
    own,
    firstParagraph(section),
    section,
    human.slice(-SECTION_SIGNS_MAX),
    human.slice(0, SECTION_SIGNS_MAX),
  ]
  const texts = said.filter((text): text is string => text !== undefined && text.trim() !== '')
  const codes = texts.map((text) => readCodes(text))
  const code = codes.find((each) => each.code !== undefined)?.code
  const [text = '', ...around] = texts
  const verdict = decideReply(rules, {
    text,
    code,
    status: statusOf(readStatus(block?.status), own === undefined ? undefined : codes[0], codes),
    stage: [own, section, human].map((each) => readStage(each ?? '')).find((stage) => stage !== undefined),
    around: [...around, notice.subject.replace(SUBJECT_PREFIX, ''), notice.subject],
    delayed: notice.kind === 'delay',
  })
  return {
    address: address ?? null,
    action: block?.action ?? null,
    ...verdict,
    replyCode: code ?? null,
    reply: inOneLine(own ?? firstParagraph(section) ?? section),
  }
}

/** What stands next to an address, up to an empty line: most notices say there what happened. */
function firstParagraph(section: string | undefined): string | undefined {
  const paragraph = section?.split(/\n[ \t]*\n/, 1)[0]
  return paragraph === undefined || !/\s\S/.test(paragraph.trim()) ? undefined : paragraph
}

/** The field counts, unless it says nothing and the words say more, or speaks against the reply itself. */
function statusOf(
  field: string | undefined,
  own: Codes | undefined,
  codes: readonly Codes[],
): string | undefined {
  // The literal reply wins over what its reader made of it.
  if (own?.status !== undefined && field !== undefined && own.status.charAt(0) !== field.charAt(0))
    return own.status
  const within = codes.find((each) => each.status !== undefined && !each.status.endsWith('.0.0'))?.status
  if (field === undefined) return within ?? codes.find((each) => each.status !== undefined)?.status
  return field.endsWith('.0.0') && within?.startsWith(field.charAt(0)) === true ? within : field
}

/** What came back names itself; where nothing did, the notice is an answer to it. */
function originalsOf(outline: Outline, returned: string | undefined): string[] {
  const own = [outline.returned?.('message-id'), fieldIn(returned, 'message-id')]
  const answered = readReferences(outline.field('references'), outline.field('in-reply-to')).toReversed()
  const ids = [...own.map(readMessageId), ...answered].filter((id) => id !== undefined)
  return [...new Set(ids)].slice(0, ORIGINALS_MAX)
}

/** The machine's blocks first; else who is named in the header, in the words, or in what came back. */
function claimsOf(
  report: StatusReport,
  named: readonly Named[],
  failed: readonly string[],
  outline: Outline,
  returned: string | undefined,
): Claim[] {
  const sections = new Map(named.map(({ address, section }) => [address.toLowerCase(), section]))
  const sectionOf = (address: string | undefined) => sections.get((address ?? '').toLowerCase())
  const blocks = report.blocks.filter(
    (block) => typedAddress(block.finalRecipient ?? block.originalRecipient) !== undefined,
  )
  if (blocks.length > 0)
    return blocks.map((block) => {
      const address = addressOf(block)
      return { address, block, section: sectionOf(address) ?? sectionOf(typedAddress(block.finalRecipient)) }
    })
  const block = report.blocks.length === 1 ? report.blocks[0] : undefined
  if (failed.length > 0) return failed.map((address) => ({ address, block, section: sectionOf(address) }))
  if (named.length > 0) return named.map(({ address, section }) => ({ address, block, section }))
  const to = listed(outline.returned?.('to') ?? fieldIn(returned, 'to'))
  return [{ address: to.length === 1 ? to[0] : undefined, block, section: undefined }]
}

/** Who was written to at the end: that the sender may know by another name is told by the original. RFC 3464 §2.3.1 */
function addressOf(block: StatusBlock): string | undefined {
  const final = typedAddress(block.finalRecipient)
  return final?.includes('@') === true ? final : (typedAddress(block.originalRecipient) ?? final)
}

/** Addresses that the words name without meaning that they failed. */
function othersOf(outline: Outline, returned: string | undefined): Set<string> {
  const fields = [
    outline.field('to'),
    outline.field('delivered-to'),
    outline.field('envelope-to'),
    outline.field('x-original-to'),
    outline.field('reply-to'),
    outline.returned?.('from'),
    outline.returned?.('return-path'),
    fieldIn(returned, 'from'),
    fieldIn(returned, 'return-path'),
  ]
  return new Set([outline.from.address, ...fields.flatMap(listed).map((address) => address.toLowerCase())])
}

function listed(text: string | undefined): string[] {
  if (text === undefined) return []
  return Array.from(
    text.slice(0, 64 * 1024).matchAll(/[^\s<>(),;:"]{1,64}@[^\s<>(),;:"@]{1,253}/g),
    ([address]) => address,
  ).slice(0, RECIPIENTS_MAX)
}

function fieldIn(text: string | undefined, name: string): string | undefined {
  if (text === undefined) return undefined
  for (const line of text.slice(0, 16 * 1024).split('\n'))
    if (line.toLowerCase().startsWith(`${name}:`)) return line.slice(name.length + 1)
  return undefined
}

/** The machine's part, where it stands in a text. */
function fieldsOf(text: string): string {
  const at = text.search(FIELDS)
  return at < 0 ? '' : text.slice(at)
}

/** The words before the machine's part, where that stands in the same text. */
function beforeFields(text: string): string {
  const at = text.search(FIELDS)
  return at < 0 ? text : text.slice(0, at)
}

/** Diagnostic-Code without its type. RFC 3464 §2.3.6 */
function withoutType(text: string | undefined): string | undefined {
  return text?.replace(/^[ \t]*[\w-]{1,40};[ \t]*/, '').trim()
}

function inOneLine(text: string | undefined): string | null {
  const line = (text ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, REPLY_SIGNS_MAX)
  return line === '' ? null : line
}
