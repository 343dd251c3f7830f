/**
 * Asks one message whether a key holds, with as little of it as needed: first the view, then sizes and dates, then the
 * header, then the text. "Not known yet" is an answer, so that most messages are settled without their bytes.
 */

import type { Flag } from '../../mail/flag.ts'
import { decodeWords } from '../../mail/header/encoded-word.ts'
import { fieldName, fieldText, findFields, type Header, readHeader } from '../../mail/header/header.ts'
import type { Uid } from '../../mail/ids.ts'
import { flagBit } from '../../mail/imap/flags.ts'
import { joinRanges, type MessageSet } from '../../mail/imap/message-set.ts'
import { fold, searchText } from '../../mail/message/search-text.ts'
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
}

/** True, false, or undefined: more has to be known. */
export type Matcher = (message: Known) => boolean | undefined

/** What a matcher will ask for at most. */
export type Needs = { sizes: boolean; threads: boolean; header: boolean; texts: boolean }

export type MatchContext = {
  readonly keywords: readonly Flag[]
  /** What `*` means in each kind of set. */
  readonly lastNumber: number
  readonly lastUid: number
}

const DAY_MS = 86_400_000

export function compileKey(key: SearchKey, context: MatchContext, needs: Needs): Matcher {
  switch (key.kind) {
    case 'all':
      return () => true
    case 'none':
      return () => false
    case 'and':
    case 'or':
      return several(
        key.keys.map((inner) => compileKey(inner, context, needs)),
        key.kind === 'or',
      )
    case 'not': {
      const inner = compileKey(key.key, context, needs)
      return (message) => {
        const found = inner(message)
        return found === undefined ? undefined : !found
      }
    }
    case 'flag':
      return flagMatcher(key.flag, context)
    case 'set':
      return setMatcher(key.set, context)
    case 'modseq':
      return ({ modSeq }) => modSeq >= key.since
    case 'message':
      return ({ messageId }) => messageId === key.id
    case 'thread':
      needs.threads = true
      return ({ threadId }) => threadId === key.id
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
    case 'header':
      needs.header = true
      return headerMatcher(key.field, fold(key.text))
    case 'body':
    case 'text':
      needs.texts = true
      return textMatcher(fold(key.text), key.kind === 'text')
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

function setMatcher(set: MessageSet, { lastNumber, lastUid }: MatchContext): Matcher {
  const ranges = joinRanges(set, set.by === 'uid' ? lastUid : lastNumber)
  return (message) => {
    const value = set.by === 'uid' ? message.uid : message.number
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

function headerMatcher(field: string, wanted: string): Matcher {
  return ({ header }) => header?.of(field).some((text) => text.includes(wanted))
}

function textMatcher(wanted: string, withHeader: boolean): Matcher {
  return ({ texts }) =>
    texts && (texts.body.includes(wanted) || (withHeader && texts.header.all().includes(wanted)))
}

/** The fields of one header, decoded and folded when they are asked for. */
export class HeaderTexts {
  readonly #bytes: Uint8Array
  readonly #header: Header

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#header = readHeader(bytes)
  }

  /** Values of the fields of that name, given in lower case. */
  of(name: string): string[] {
    return findFields(this.#bytes, this.#header, name).map((field) =>
      fold(decodeWords(fieldText(this.#bytes, field))),
    )
  }

  /** The whole header as text. */
  all(): string {
    return this.#header.fields
      .map((field) => `${fieldName(this.#bytes, field)}: ${fold(decodeWords(fieldText(this.#bytes, field)))}`)
      .join('\n')
  }
}

/** What a person could read in a message. */
export class MessageTexts {
  readonly header: HeaderTexts
  readonly body: string

  constructor(bytes: Uint8Array) {
    this.header = new HeaderTexts(bytes)
    const { body, attachments } = searchText(bytes)
    this.body = fold(attachments === '' ? body : `${body}\n${attachments}`)
  }
}
