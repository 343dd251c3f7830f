/**
 * Asks one message whether a key holds, with as little of it as needed: first the view, then sizes and dates, then the
 * header, then the text. "Not known yet" is an answer, so that most messages are settled without their bytes.
 */

import type { Flag } from '../../mail/flag.ts'
import type { AccountId, Uid } from '../../mail/ids.ts'
import { flagBit } from '../../mail/imap/flags.ts'
import { joinRanges, type MessageSet } from '../../mail/imap/message-set.ts'
import { fold } from '../../mail/message/search-text.ts'
import type { TextAnswers, TextQuestion } from '../mailbox/account-mail.ts'
import { fuzzyScore, wordsOf } from './fuzzy.ts'
import type { HeaderTexts, MessageTexts } from './message-texts.ts'
import type { SearchKey } from './search-key.ts'

/** What is known of a message so far. */
export type Known = {
  readonly number: number
  readonly uid: Uid
  /** In the view. */
  readonly place: number
  readonly messageId: number
  /** Known when a key needs it. */
  readonly threadId?: number | undefined
  readonly flagsLow: number
  readonly flagsHigh: number
  readonly modSeq: number
  readonly size?: {
    readonly sizeBytes: number
    readonly internalDateMs: number
    readonly sentMs: number | undefined
    readonly savedMs: number
  }
  readonly header?: HeaderTexts
  readonly texts?: MessageTexts
  /** Nobody can tell what is in its attachments: they count as silent. */
  readonly filesUnread?: boolean
  /** What the search index says of it, by the places of Needs.questions. */
  readonly found?: TextAnswers | undefined
  /** How well it fits, 1 to 100, for each fuzzy key that was asked. */
  readonly scores: number[]
}

/** True, false, or undefined: more has to be known. */
export type Matcher = (message: Known) => boolean | undefined

/** What a matcher will ask for at most. */
export type Needs = {
  sizes: boolean
  threads: boolean
  header: boolean
  texts: boolean
  /** What the search index may answer. */
  readonly questions: TextQuestion[]
}

export type MatchContext = {
  readonly keywords: readonly Flag[]
  /** What `*` means in each kind of set. */
  readonly lastNumber: number
  readonly lastUid: number
  /** What `$` means: UIDs. */
  readonly saved: MessageSet['ranges']
  readonly nowMs: number
  /** Whose the messages are, when they are somebody else's. */
  readonly owner?: AccountId | undefined
}

const DAY_MS = 86_400_000

export function compileKey(key: SearchKey, context: MatchContext, needs: Needs, fuzzy = false): Matcher {
  switch (key.kind) {
    case 'all':
      return () => true
    case 'none':
      return () => false
    case 'and':
    case 'or':
      return several(
        key.keys.map((inner) => compileKey(inner, context, needs, fuzzy)),
        key.kind === 'or',
      )
    case 'not': {
      const inner = compileKey(key.key, context, needs, fuzzy)
      return (message) => {
        const found = inner(message)
        return found === undefined ? undefined : !found
      }
    }
    case 'fuzzy':
      return compileKey(key.key, context, needs, true)
    case 'flag':
      return flagMatcher(key.flag, context)
    case 'set':
      return setMatcher(key.set, context)
    case 'modseq':
      return ({ modSeq }) => modSeq >= key.since
    case 'message':
      // Accounts number their messages alike.
      return ({ messageId }) => messageId === key.id && key.owner === context.owner
    case 'thread':
      needs.threads = true
      return ({ threadId }) => threadId === key.id && key.owner === context.owner
    case 'larger':
    case 'smaller':
      needs.sizes = true
      return ({ size }) =>
        size && (key.kind === 'larger' ? size.sizeBytes > key.bytes : size.sizeBytes < key.bytes)
    case 'arrived':
    case 'sent':
    case 'saved':
      needs.sizes = true
      return dateMatcher(key)
    case 'older':
    case 'younger':
      needs.sizes = true
      return ageMatcher(key, context.nowMs)
    case 'header':
      needs.header = true
      return fuzzy
        ? fuzzyHeader(key.field, fold(key.text))
        : headerMatcher(key.field, fold(key.text), needs.questions)
    case 'body':
    case 'text':
      needs.texts = true
      return fuzzy
        ? fuzzyText(fold(key.text), key.kind === 'text')
        : textMatcher(fold(key.text), key.kind, needs.questions)
  }
}

/** AND, or with `settling` true OR: whatever settles the matter early does. */
function several(matchers: readonly Matcher[], settling: boolean): Matcher {
  return (message) => {
    let unknown = false
    for (const matches of matchers) {
      const found = matches(message)
      if (found === settling) return settling
      if (found === undefined) unknown = true
    }
    return unknown ? undefined : !settling
  }
}

function flagMatcher(flag: Flag, { keywords }: MatchContext): Matcher {
  const bit = flagBit(flag, keywords)
  if (bit === undefined) return () => false
  return ({ flagsLow, flagsHigh }) => (flagsLow & bit.low) !== 0 || (flagsHigh & bit.high) !== 0
}

function setMatcher(set: MessageSet, { lastNumber, lastUid, saved }: MatchContext): Matcher {
  const wanted: MessageSet = set.saved ? { by: 'uid', ranges: saved } : set
  const ranges = joinRanges(wanted, wanted.by === 'uid' ? lastUid : lastNumber)
  return (message) => {
    const value = wanted.by === 'uid' ? message.uid : message.number
    let low = 0
    let high = ranges.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((ranges[middle]?.[1] ?? 0) < value) low = middle + 1
      else high = middle
    }
    return (ranges[low]?.[0] ?? Number.POSITIVE_INFINITY) <= value
  }
}

function dateMatcher(key: Extract<SearchKey, { readonly kind: 'arrived' | 'sent' | 'saved' }>): Matcher {
  return ({ size }) => {
    if (size === undefined) return undefined
    const ms = { arrived: size.internalDateMs, sent: size.sentMs, saved: size.savedMs }[key.kind]
    // A message without a Date that can be read was sent on no day.
    if (ms === undefined) return false
    const day = Math.floor(ms / DAY_MS)
    if (key.when === 'before') return day < key.day
    return key.when === 'on' ? day === key.day : day >= key.day
  }
}

/** RFC 5032: the time of arrival counts, to the second. */
function ageMatcher(key: Extract<SearchKey, { readonly kind: 'older' | 'younger' }>, nowMs: number): Matcher {
  const then = Math.floor(nowMs / 1000) - key.seconds
  return ({ size }) => {
    if (size === undefined) return undefined
    const arrived = Math.floor(size.internalDateMs / 1000)
    return key.kind === 'older' ? arrived <= then : arrived >= then
  }
}

function fuzzyHeader(field: string, wanted: string): Matcher {
  const words = wordsOf(wanted)
  return ({ header, scores }) =>
    header && scored(scores, Math.max(0, ...header.of(field).map((text) => fuzzyScore(text, wanted, words))))
}

function fuzzyText(wanted: string, withHeader: boolean): Matcher {
  const words = wordsOf(wanted)
  return ({ texts, scores }) => {
    if (texts === undefined) return undefined
    const text = withHeader ? `${texts.header.all()}\n${texts.body}` : texts.body
    return scored(scores, fuzzyScore(text, wanted, words))
  }
}

function scored(scores: number[], score: number): boolean {
  if (score > 0) scores.push(score)
  return score > 0
}

function headerMatcher(field: string, text: string, questions: TextQuestion[]): Matcher {
  const question = questions.push({ kind: 'header', field, text }) - 1
  return ({ header, found, messageId }) =>
    header === undefined
      ? found?.(question, messageId)
      : header.of(field).some((value) => value.includes(text))
}

function textMatcher(text: string, kind: 'body' | 'text', questions: TextQuestion[]): Matcher {
  const question = questions.push({ kind, text }) - 1
  return ({ texts, filesUnread, found, messageId }) => {
    if (texts === undefined) return found?.(question, messageId)
    if (texts.body.includes(text) || (kind === 'text' && texts.header.all().includes(text))) return true
    // What is within attachments only the index knows.
    return texts.hasFiles && filesUnread !== true ? undefined : false
  }
}
