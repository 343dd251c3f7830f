/**
 * Asks a batch of messages whether a key holds, with as little of them as needed: first the view, then sizes and dates,
 * then the header, then the text. "Not known yet" is an answer, so that most messages are settled without their bytes.
 */

import type { Flag } from '../../mail/flag.ts'
import type { AccountId } from '../../mail/ids.ts'
import { flagBit } from '../../mail/imap/flags.ts'
import { joinRanges, type MessageSet } from '../../mail/imap/message-set.ts'
import { fold } from '../../mail/message/fold.ts'
import type { TextQuestion } from '../mailbox/account-mail.ts'
import { type Answers, type Batch, NO, UNKNOWN, YES } from './batch.ts'
import { fuzzyScore, wordsOf } from './fuzzy.ts'
import type { SearchKey } from './search-key.ts'

/** Answers about those messages of a batch that are `wanted` (1); what it says of the others means nothing. */
export type Matcher = (batch: Batch, wanted: Uint8Array) => Answers

/** What a matcher will ask for at most. */
export type Needs = {
  sizes: boolean
  threads: boolean
  header: boolean
  texts: boolean
  /** What is written within attachments, word by word. */
  files: boolean
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
      return ({ numbers }) => new Uint8Array(numbers.length).fill(YES)
    case 'none':
      return ({ numbers }) => new Uint8Array(numbers.length).fill(NO)
    case 'and':
    case 'or':
      return several(
        key.keys.map((inner) => compileKey(inner, context, needs, fuzzy)),
        key.kind === 'or' ? YES : NO,
      )
    case 'not':
      return opposite(compileKey(key.key, context, needs, fuzzy))
    case 'fuzzy':
      return compileKey(key.key, context, needs, true)
    case 'flag':
      return flagMatcher(key.flag, context)
    case 'set':
      return setMatcher(key.set, context)
    case 'modseq':
      return each(({ view, places }, at) => (view.modSeqs[places[at] ?? 0] ?? 0) >= key.since)
    case 'message':
      // Accounts number their messages alike.
      return each(
        ({ view, places }, at) => view.messageIds[places[at] ?? 0] === key.id && key.owner === context.owner,
      )
    case 'thread':
      needs.threads = true
      return each(
        ({ view, places, threads }, at) =>
          threads?.get(view.uids[places[at] ?? 0] ?? 0) === key.id && key.owner === context.owner,
      )
    case 'larger':
    case 'smaller':
    case 'arrived':
    case 'sent':
    case 'saved':
    case 'older':
    case 'younger':
      needs.sizes = true
      return sizeMatcher(key, context.nowMs)
    case 'header':
      needs.header = true
      return fuzzy
        ? fuzzyHeader(key.field, fold(key.text))
        : headerMatcher(key.field, fold(key.text), needs.questions)
    case 'body':
    case 'text':
      needs.texts = true
      needs.files ||= fuzzy
      return fuzzy
        ? fuzzyText(fold(key.text), key.kind === 'text')
        : textMatcher(fold(key.text), key.kind, needs.questions)
  }
}

/** What one message at a time tells; undefined: more has to be known. */
function each(holds: (batch: Batch, at: number) => boolean | undefined): Matcher {
  return (batch, wanted) => {
    const answers = new Uint8Array(wanted.length)
    for (let at = 0; at < wanted.length; at++) {
      if (wanted[at] === 0) continue
      const answer = holds(batch, at)
      answers[at] = answer === undefined ? UNKNOWN : answer ? YES : NO
    }
    return answers
  }
}

/** AND, or with YES `settling` OR: whatever settles the matter early does. */
function several(matchers: readonly Matcher[], settling: typeof YES | typeof NO): Matcher {
  const [only] = matchers
  if (only !== undefined && matchers.length === 1) return only
  return (batch, wanted) => {
    const answers = new Uint8Array(wanted.length).fill(settling === YES ? NO : YES)
    const open = wanted.slice()
    for (const matches of matchers) {
      const some = matches(batch, open)
      for (let at = 0; at < open.length; at++) {
        if (open[at] === 0) continue
        if (some[at] === settling) {
          answers[at] = settling
          open[at] = 0
        } else if (some[at] === UNKNOWN) answers[at] = UNKNOWN
      }
    }
    return answers
  }
}

function opposite(matches: Matcher): Matcher {
  return (batch, wanted) => {
    const answers = matches(batch, wanted)
    for (let at = 0; at < answers.length; at++) {
      const answer = answers[at]
      answers[at] = answer === YES ? NO : answer === NO ? YES : UNKNOWN
    }
    return answers
  }
}

function flagMatcher(flag: Flag, { keywords }: MatchContext): Matcher {
  const bit = flagBit(flag, keywords)
  if (bit === undefined) return ({ numbers }) => new Uint8Array(numbers.length).fill(NO)
  return ({ view, places }) => {
    const answers = new Uint8Array(places.length)
    const bits = bit.low === 0 ? view.flagsHigh : view.flagsLow
    const mask = bit.low === 0 ? bit.high : bit.low
    for (let at = 0; at < places.length; at++)
      answers[at] = ((bits[places[at] ?? 0] ?? 0) & mask) === 0 ? NO : YES
    return answers
  }
}

function setMatcher(set: MessageSet, { lastNumber, lastUid, saved }: MatchContext): Matcher {
  const wantedSet: MessageSet = set.saved ? { by: 'uid', ranges: saved } : set
  const ranges = joinRanges(wantedSet, wantedSet.by === 'uid' ? lastUid : lastNumber)
  return ({ numbers, places, view }) => {
    const answers = new Uint8Array(numbers.length)
    // Both rise: no range is looked at twice.
    let next = 0
    for (let at = 0; at < numbers.length; at++) {
      const value = (wantedSet.by === 'uid' ? view.uids[places[at] ?? 0] : numbers[at]) ?? 0
      while ((ranges[next]?.[1] ?? Number.POSITIVE_INFINITY) < value) next++
      answers[at] = (ranges[next]?.[0] ?? Number.POSITIVE_INFINITY) <= value ? YES : NO
    }
    return answers
  }
}

type SizeKey = Extract<
  SearchKey,
  { readonly kind: 'larger' | 'smaller' | 'arrived' | 'sent' | 'saved' | 'older' | 'younger' }
>

function sizeMatcher(key: SizeKey, nowMs: number): Matcher {
  const holds = valueMatcher(key, nowMs)
  return ({ numbers, sizes }) => {
    const answers = new Uint8Array(numbers.length)
    if (sizes === undefined) return answers
    const { columns, rows } = sizes
    const values = columns[COLUMN_OF[key.kind]]
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at] ?? -1
      if (row >= 0) answers[at] = holds(values[row] ?? Number.NaN) ? YES : NO
    }
    return answers
  }
}

const COLUMN_OF = {
  larger: 'sizes',
  smaller: 'sizes',
  arrived: 'internalMs',
  older: 'internalMs',
  younger: 'internalMs',
  sent: 'sentMs',
  saved: 'savedMs',
} as const

function valueMatcher(key: SizeKey, nowMs: number): (value: number) => boolean {
  switch (key.kind) {
    case 'larger':
      return (size) => size > key.bytes
    case 'smaller':
      return (size) => size < key.bytes
    case 'arrived':
    case 'sent':
    case 'saved': {
      // A message without a Date that can be read, NaN, was sent on no day.
      const [first, next] = [key.day * DAY_MS, (key.day + 1) * DAY_MS]
      if (key.when === 'before') return (ms) => ms < first
      return key.when === 'on' ? (ms) => ms >= first && ms < next : (ms) => ms >= first
    }
    case 'older':
    case 'younger': {
      // RFC 5032: the time of arrival counts, to the second.
      const then = Math.floor(nowMs / 1000) - key.seconds
      return key.kind === 'older'
        ? (ms) => Math.floor(ms / 1000) <= then
        : (ms) => Math.floor(ms / 1000) >= then
    }
  }
}

function fuzzyHeader(field: string, wanted: string): Matcher {
  const words = wordsOf(wanted)
  return each(({ headers, texts, scores }, at) => {
    const header = texts?.[at]?.header ?? headers?.[at]
    if (header === undefined) return undefined
    const best = Math.max(0, ...header.of(field).map((text) => fuzzyScore(text, wanted, words)))
    return scored(scores, at, best)
  })
}

function fuzzyText(wanted: string, withHeader: boolean): Matcher {
  const words = wordsOf(wanted)
  return each(({ texts, files, filesUnread, scores }, at) => {
    const all = texts?.[at]
    if (all === undefined) return undefined
    const attached = files?.[at]
    if (attached === undefined && all.hasFiles && filesUnread !== true) return undefined
    const text = [...(withHeader ? [all.header.all()] : []), all.body, attached ?? ''].join('\n')
    return scored(scores, at, fuzzyScore(text, wanted, words))
  })
}

function scored(scores: Batch['scores'], at: number, score: number): boolean {
  if (score > 0) scores.set(at, [...(scores.get(at) ?? []), score])
  return score > 0
}

function headerMatcher(field: string, text: string, questions: TextQuestion[]): Matcher {
  const question = questions.push({ kind: 'header', field, text }) - 1
  return each(({ headers, texts, found, view, places }, at) => {
    const header = texts?.[at]?.header ?? headers?.[at]
    return header === undefined
      ? found?.(question, view.messageIds[places[at] ?? 0] ?? 0)
      : header.of(field).some((value) => value.includes(text))
  })
}

function textMatcher(text: string, kind: 'body' | 'text', questions: TextQuestion[]): Matcher {
  const question = questions.push({ kind, text }) - 1
  return each(({ texts, filesUnread, found, view, places }, at) => {
    const all = texts?.[at]
    if (all === undefined) return found?.(question, view.messageIds[places[at] ?? 0] ?? 0)
    if (all.body.includes(text) || (kind === 'text' && all.header.all().includes(text))) return true
    // What is within attachments only the index knows.
    return all.hasFiles && filesUnread !== true ? undefined : false
  })
}
