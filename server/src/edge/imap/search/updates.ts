/**
 * Searches whose results a client follows: what enters and leaves them is told as it happens. RFC 5267 §4.3
 *
 *   * ESEARCH (TAG "B01") UID REMOVEFROM (0 32768) ADDTO (0 32770)      a search: position 0, in mailbox order
 *   * ESEARCH (TAG "B02") UID ADDTO (3 32770)                           sorted: at its place in the order
 */
import { Refusal } from '../../../lib/refusal.ts'
import { formatNumbers, joinRanges, type MessageSet } from '../../../mail/imap/message-set.ts'
import { mapSets, type SearchKey, someKey } from '../../../service/search/search-key.ts'
import { type SortCriterion, sortMessages } from '../../../service/search/sort-messages.ts'
import { UPDATED_MESSAGES, UPDATED_SEARCHES, UPDATED_SORTED_MESSAGES } from '../limits.ts'
import type { SelectedMailbox } from '../selected-mailbox.ts'
import type { SelectedSession, SignedInSession } from '../session.ts'
import { mailOf } from '../shared.ts'
import type { SearchReturns } from '../syntax/search-returns.ts'
import { WordedFault } from '../syntax/worded-fault.ts'
import { esearchLine } from './esearch-response.ts'
import { scopeOf } from './find-messages.ts'
import { type Positioned, positionsOf } from './positions.ts'

export type UpdatedSearch = {
  readonly by: 'seq' | 'uid'
  readonly key: SearchKey
  readonly order: readonly SortCriterion[] | undefined
  /** What the client believes to be found: rising, or in the order. */
  uids: Uint32Array
}

type Asked = {
  readonly by: 'seq' | 'uid'
  readonly key: SearchKey
  /** What `$` meant to the search. */
  readonly saved: MessageSet['ranges']
  readonly order?: readonly SortCriterion[]
  /** False: its results or their order cannot be kept up to date. */
  readonly followed?: boolean
}

/** RFC 5267 §4.3: the tag is how updates are told apart. */
export function refuseUsedTag({ selected, tag }: SelectedSession, returns: SearchReturns | undefined): void {
  if (returns?.words.has('UPDATE') && selected.updated.has(tag))
    throw new WordedFault({ key: 'imap.tag-used' })
}

/** Follows the search from now on, or says that it will not. `numbers` in the order of the answer. */
export function keepUpdated(session: SelectedSession, asked: Asked, numbers: readonly number[]): void {
  const { selected, tag } = session
  const { by, key, saved, order, followed = true } = asked
  const most = order === undefined ? UPDATED_MESSAGES : UPDATED_SORTED_MESSAGES
  // What depends on the time of day changes without anything happening.
  const changesByItself = someKey(key, ({ kind }) => kind === 'older' || kind === 'younger')
  if (!followed || changesByItself || selected.updated.size >= UPDATED_SEARCHES || numbers.length > most) {
    refuseUpdates(session, tag)
    return
  }
  const uids = Uint32Array.from(numbers, (number) => selected.uidOf(number))
  selected.updated.set(tag, { by, key: mapSets(key, (set) => frozen(selected, set, saved)), order, uids })
}

/** Before EXPUNGE is told of these numbers, while they are still valid. RFC 5267 §4.3.4 */
export function tellRemovedResults(session: SelectedSession, expunged: readonly number[]): void {
  const { selected } = session
  if (selected.updated.size === 0 || expunged.length === 0) return
  const gone = new Set(expunged.map((number) => selected.uidOf(number)))
  for (const [tag, search] of selected.updated) {
    const left = search.uids.filter((uid) => !gone.has(uid as never))
    if (left.length < search.uids.length) tellDifference(session, tag, search, left)
  }
}

/** After these messages came or changed. */
export async function updateSearches(session: SelectedSession, numbers: readonly number[]): Promise<void> {
  const { selected, deps } = session
  if (numbers.length === 0) return
  for (const [tag, search] of selected.updated) {
    const scope = await scopeOf(session, search.key)
    const found = await deps.searches.searchOrRefusal(mailOf(session), scope, search.key, numbers)
    if (found instanceof Refusal) {
      selected.updated.delete(tag)
      refuseUpdates(session, tag)
      continue
    }
    const matching = new Set(found.numbers.map((number) => selected.uidOf(number) as number))
    const judged = new Set(numbers.map((number) => selected.uidOf(number) as number))
    const stay = search.uids.filter((uid) => !judged.has(uid) || matching.has(uid))
    for (const uid of search.uids) matching.delete(uid)
    if (stay.length === search.uids.length && matching.size === 0) continue
    const most = search.order === undefined ? UPDATED_MESSAGES : UPDATED_SORTED_MESSAGES
    if (stay.length + matching.size > most) {
      selected.updated.delete(tag)
      refuseUpdates(session, tag)
    } else tellDifference(session, tag, search, await ordered(session, search, [...stay, ...matching]))
  }
}

async function ordered(
  session: SelectedSession,
  { key, order }: UpdatedSearch,
  uids: readonly number[],
): Promise<Uint32Array> {
  const rising = Uint32Array.from(uids).sort()
  if (order === undefined) return rising
  const { selected } = session
  const numbers = [...rising].map((uid) => selected.numberOf(uid))
  const found = { numbers, scores: new Map<number, number>() }
  const sorted = await sortMessages(mailOf(session), await scopeOf(session, key), found, order)
  return Uint32Array.from(sorted, (number) => selected.uidOf(number))
}

/** Tells what is different, what goes before what comes, and believes it. RFC 5267 §4.3.2 */
function tellDifference(
  session: SelectedSession,
  tag: string,
  search: UpdatedSearch,
  uids: Uint32Array,
): void {
  const { removed, added } = positionsOf(search.uids, uids)
  const items: string[] = []
  if (removed.length > 0) items.push(`REMOVEFROM (${formatPositions(session.selected, search, removed)})`)
  if (added.length > 0) items.push(`ADDTO (${formatPositions(session.selected, search, added)})`)
  search.uids = uids
  if (items.length > 0) session.untagged(esearchLine(tag, search.by, items))
}

function formatPositions(
  selected: SelectedMailbox,
  { by, order }: UpdatedSearch,
  places: readonly Positioned[],
): string {
  const named = (uid: number): number => (by === 'uid' ? uid : selected.numberOf(uid))
  if (order !== undefined) return places.map(({ position, uid }) => `${position} ${named(uid)}`).join(' ')
  const numbers = places.map(({ uid }) => named(uid)).sort((a, b) => a - b)
  return `0 ${formatNumbers(numbers)}`
}

/** The search is answered all the same. RFC 5267 §4.3.1 */
export function refuseUpdates(session: SignedInSession, tag: string): void {
  session.untagged(`NO [NOUPDATE "${tag}"] ${session.phrase({ key: 'imap.no-updates' })}`)
}

/** Message numbers and `$` mean what they meant when the search was made. RFC 5267 §4.3 */
function frozen(selected: SelectedMailbox, set: MessageSet, saved: MessageSet['ranges']): MessageSet {
  if (set.saved) return { by: 'uid', ranges: saved }
  if (set.by === 'uid') return set
  const open = set.ranges.some(([low, high]) => high === Number.POSITIVE_INFINITY && low !== high)
  const ranges = joinRanges(set, selected.count)
    .filter(([low]) => low <= selected.count)
    .map(([low, high]): [number, number] => [
      selected.uidOf(low),
      // `n:*` takes in what comes later.
      open && high >= selected.count
        ? Number.POSITIVE_INFINITY
        : selected.uidOf(Math.min(high, selected.count)),
    ])
  return { by: 'uid', ranges }
}
