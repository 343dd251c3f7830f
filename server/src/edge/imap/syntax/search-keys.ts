/**
 * The keys of SEARCH. RFC 9051 §6.4.4, RFC 3501 §6.4.4, RFC 7162 §3.1.5, RFC 8474 §5.4, RFC 8514 §4.3,
 * RFC 5032 (OLDER, YOUNGER), RFC 5182 ($), RFC 6203 (FUZZY)
 */
import type { Flag } from '../../../mail/flag.ts'
import { ANSWERED_FLAG, DELETED_FLAG, DRAFT_FLAG, FLAGGED_FLAG, SEEN_FLAG } from '../../../mail/imap/flags.ts'
import { type ObjectId, readEmailObjectId, readThreadObjectId } from '../../../mail/object-id.ts'
import type { SearchKey } from '../../../service/search/search-key.ts'
import { SEARCH_KEYS } from '../limits.ts'
import { readDate } from './dates.ts'
import type { Reader } from './reader.ts'

type ReadKey = (read: Reader, count: { keys: number }) => SearchKey

const flag = (name: Flag): SearchKey => ({ kind: 'flag', flag: name })
const not = (key: SearchKey): SearchKey => ({ kind: 'not', key })
const header =
  (field: string): ReadKey =>
  (read) => {
    read.space()
    return { kind: 'header', field, text: read.searchText() }
  }
const day =
  (kind: 'arrived' | 'sent' | 'saved', when: 'before' | 'on' | 'since'): ReadKey =>
  (read) => {
    read.space()
    return { kind, when, day: readDate(read) }
  }
const keyword = (read: Reader): SearchKey => {
  read.space()
  return flag(read.atom('a keyword') as Flag)
}
const just =
  (key: SearchKey): ReadKey =>
  () =>
    key

/** No message is ever \Recent here: two sessions cannot both be the first, and RFC 9051 has given the flag up. */
const KEYS: ReadonlyMap<string, ReadKey> = new Map<string, ReadKey>([
  ['ALL', just({ kind: 'all' })],
  ['RECENT', just({ kind: 'none' })],
  ['NEW', just({ kind: 'none' })],
  ['OLD', just({ kind: 'all' })],
  ['ANSWERED', just(flag(ANSWERED_FLAG))],
  ['DELETED', just(flag(DELETED_FLAG))],
  ['DRAFT', just(flag(DRAFT_FLAG))],
  ['FLAGGED', just(flag(FLAGGED_FLAG))],
  ['SEEN', just(flag(SEEN_FLAG))],
  ['UNANSWERED', just(not(flag(ANSWERED_FLAG)))],
  ['UNDELETED', just(not(flag(DELETED_FLAG)))],
  ['UNDRAFT', just(not(flag(DRAFT_FLAG)))],
  ['UNFLAGGED', just(not(flag(FLAGGED_FLAG)))],
  ['UNSEEN', just(not(flag(SEEN_FLAG)))],
  ['KEYWORD', keyword],
  ['UNKEYWORD', (read) => not(keyword(read))],
  ['FROM', header('from')],
  ['TO', header('to')],
  ['CC', header('cc')],
  ['BCC', header('bcc')],
  ['SUBJECT', header('subject')],
  ['BEFORE', day('arrived', 'before')],
  ['ON', day('arrived', 'on')],
  ['SINCE', day('arrived', 'since')],
  ['SENTBEFORE', day('sent', 'before')],
  ['SENTON', day('sent', 'on')],
  ['SENTSINCE', day('sent', 'since')],
  ['SAVEDBEFORE', day('saved', 'before')],
  ['SAVEDON', day('saved', 'on')],
  ['SAVEDSINCE', day('saved', 'since')],
  // Of every message it is known when it came into its mailbox. RFC 8514 §4.3
  ['SAVEDATESUPPORTED', just({ kind: 'all' })],
  ['EMAILID', (read) => objectId(read, 'message', readEmailObjectId)],
  ['THREADID', (read) => objectId(read, 'thread', readThreadObjectId)],
  ['LARGER', bytes('larger')],
  ['SMALLER', bytes('smaller')],
  ['BODY', text('body')],
  ['TEXT', text('text')],
  ['OLDER', age('older')],
  ['YOUNGER', age('younger')],
  ['FUZZY', fuzzy],
  ['UID', uids],
  ['UIDAFTER', (read) => not(uidsUpTo(readUid(read)))],
  ['UIDBEFORE', (read) => uidsUpTo(readUid(read) - 1)],
  ['HEADER', namedHeader],
  ['MODSEQ', modSeq],
  ['NOT', negated],
  ['OR', or],
])

/** search-key *(SP search-key): all of them have to be true. */
export function readSearchKeys(read: Reader, count: { keys: number } = { keys: 0 }): SearchKey {
  const keys: SearchKey[] = []
  do keys.push(readKey(read, count))
  while (read.trySpace())
  const [only] = keys
  return keys.length === 1 && only !== undefined ? only : { kind: 'and', keys }
}

function readKey(read: Reader, count: { keys: number }): SearchKey {
  if (++count.keys > SEARCH_KEYS) throw read.limit(`at most ${SEARCH_KEYS} search keys`)
  if (read.tryToken('(')) {
    read.enter()
    const key = readSearchKeys(read, count)
    read.token(')')
    read.leave()
    return key
  }
  if (read.seesMessageSet()) return { kind: 'set', set: read.messageSet('seq') }
  return read.oneOf(KEYS)(read, count)
}

function nested(read: Reader, count: { keys: number }): SearchKey {
  read.enter()
  const key = readKey(read, count)
  read.leave()
  return key
}

function negated(read: Reader, count: { keys: number }): SearchKey {
  read.space()
  return not(nested(read, count))
}

function or(read: Reader, count: { keys: number }): SearchKey {
  read.space()
  const first = nested(read, count)
  read.space()
  return { kind: 'or', keys: [first, nested(read, count)] }
}

/** FUZZY holds for the next key. RFC 6203 §3 */
function fuzzy(read: Reader, count: { keys: number }): SearchKey {
  read.space()
  return { kind: 'fuzzy', key: nested(read, count) }
}

/** RFC 5032 §3: seconds, at least one. */
function age(kind: 'older' | 'younger'): ReadKey {
  return (read) => {
    read.space()
    const seconds = read.number('a number of seconds')
    if (seconds === 0) throw read.fault('a number of seconds above 0')
    return { kind, seconds }
  }
}

function bytes(kind: 'larger' | 'smaller'): ReadKey {
  return (read) => {
    read.space()
    return { kind, bytes: read.number('a size') }
  }
}

function text(kind: 'body' | 'text'): ReadKey {
  return (read) => {
    read.space()
    return { kind, text: read.searchText() }
  }
}

/** RFC 9738 §3.3: one UID, which need not be there. */
function readUid(read: Reader): number {
  read.space()
  const uid = read.number('a UID')
  if (uid === 0) throw read.fault('a UID')
  return uid
}

function uidsUpTo(last: number): SearchKey {
  return last === 0 ? { kind: 'none' } : { kind: 'set', set: { by: 'uid', ranges: [[1, last]] } }
}

function uids(read: Reader): SearchKey {
  read.space()
  return { kind: 'set', set: read.messageSet('uid') }
}

/** An id that was never given is nobody's. RFC 8474 §5.4 */
function objectId(
  read: Reader,
  kind: 'message' | 'thread',
  idOf: (text: string) => ObjectId<number> | undefined,
): SearchKey {
  read.space()
  const id = idOf(read.atom('an object id'))
  return id === undefined ? { kind: 'none' } : { kind, ...id }
}

function namedHeader(read: Reader): SearchKey {
  read.space()
  const field = read.astring().toLowerCase()
  read.space()
  return { kind: 'header', field, text: read.searchText() }
}

/** `MODSEQ ["/flags/\\Seen" all] 620`: one number covers all of a message, so the entry changes nothing. */
function modSeq(read: Reader): SearchKey {
  read.space()
  if (read.sees('"')) {
    read.string()
    read.space()
    if (!read.tryWord('PRIV') && !read.tryWord('SHARED')) read.token('ALL')
    read.space()
  }
  return { kind: 'modseq', since: read.modSeq() }
}
