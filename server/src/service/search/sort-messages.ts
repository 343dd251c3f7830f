/**
 * Messages in the order that a client asks for: what is compared becomes ranks, all ranks of a message one number, and
 * numbers are sorted. RFC 5256 §3, RFC 5957 §3, RFC 6203 §5
 */
import { lowerBound } from '../../lib/lower-bound.ts'
import type { Uid } from '../../mail/ids.ts'
import type { TextColumns, TextGroup } from '../mailbox/account-mail.ts'
import type { Mail } from '../mailbox/mail.ts'
import { rowsOf } from './rows-of.ts'
import type { Found, SearchScope } from './search-mailbox.ts'
import { sortInTurns } from './sort-in-turns.ts'

type TextKey = 'cc' | 'displayfrom' | 'displayto' | 'from' | 'subject' | 'to'
type SizeKey = 'arrival' | 'date' | 'size'
export type SortKey = TextKey | SizeKey | 'relevancy'

export type SortCriterion = { readonly key: SortKey; readonly reverse: boolean }

/** What is compared of the found messages, in their order: whole numbers from 0 to below `size`. */
type Ranks = { readonly values: ArrayLike<number>; readonly size: number }

const SIZE_KEYS: ReadonlySet<SortKey> = new Set<SizeKey>(['arrival', 'date', 'size'])
/** Of a mailbox at least so much is asked for before all of it is read, and kept. */
const WHOLE_SHARE = 1 / 8

/** The numbers in order; equal ones as they are in the mailbox. */
export async function sortMessages(
  account: Mail,
  scope: SearchScope,
  { numbers, scores }: Found,
  criteria: readonly SortCriterion[],
): Promise<number[]> {
  const count = numbers.length
  const asked = { account, scope, places: placesOf(scope, numbers) }
  let keys = new Float64Array(count)
  let size = 1
  for (const { key, reverse } of criteria) {
    const ranks = await ranksOf(asked, key, (at) => 100 - (scores.get(numbers[at] ?? 0) ?? 0))
    // Beyond it two numbers would be one.
    if (size * ranks.size * count > Number.MAX_SAFE_INTEGER) ({ values: keys, size } = dense(keys))
    const last = ranks.size - 1
    for (let at = 0; at < count; at++) {
      const rank = ranks.values[at] ?? 0
      keys[at] = (keys[at] ?? 0) * ranks.size + (reverse ? last - rank : rank)
    }
    size *= ranks.size
    await scope.breathe()
  }
  if (size * count > Number.MAX_SAFE_INTEGER) ({ values: keys } = dense(keys))
  for (let at = 0; at < count; at++) keys[at] = (keys[at] ?? 0) * count + at
  const order = await sortInTurns(keys, scope.breathe)
  return Array.from(order, (key) => numbers[key % count] ?? 0)
}

/** In the view; 0 for what is gone, which nobody is shown. */
export function placesOf({ aligned, placeOf }: SearchScope, numbers: readonly number[]): Uint32Array {
  const places = new Uint32Array(numbers.length)
  for (let at = 0; at < places.length; at++) {
    const number = numbers[at] ?? 0
    places[at] = aligned ? number - 1 : Math.max(0, placeOf(number))
  }
  return places
}

export type Asked = {
  readonly account: Mail
  readonly scope: SearchScope
  readonly places: Uint32Array
}

/** The texts of a group: of these messages when they are few, else of all, which is kept. */
export async function textsOf(
  { account, scope, places }: Asked,
  group: TextGroup,
): Promise<{ readonly columns: TextColumns; readonly rows: Int32Array }> {
  const { mailboxId, uids, count } = scope.view
  const few = places.length < count * WHOLE_SHARE
  const columns = few
    ? await account.texts(
        mailboxId,
        group,
        Array.from(places, (place) => (uids[place] ?? 0) as Uid),
      )
    : await account.texts(mailboxId, group)
  return { columns, rows: rowsOf(columns, uids, places) }
}

async function ranksOf(asked: Asked, key: SortKey, score: (at: number) => number): Promise<Ranks> {
  if (key === 'relevancy') return { values: Uint32Array.from(asked.places, (_, at) => score(at)), size: 101 }
  if (isSizeKey(key)) return await sizeRanks(asked, key)
  const { columns, rows } = await textsOf(asked, key === 'subject' ? 'subject' : 'addresses')
  const column = columns.fields.get(key)
  if (column === undefined) return { values: new Uint32Array(rows.length), size: 1 }
  const ranks = column.texts.ranks()
  const values = new Uint32Array(rows.length)
  // What has no row is gone: it is first, as what has no such field.
  for (let at = 0; at < rows.length; at++) values[at] = (ranks[column.values[rows[at] ?? -1] ?? -1] ?? -1) + 1
  return { values, size: ranks.length + 1 }
}

function isSizeKey(key: TextKey | SizeKey): key is SizeKey {
  return SIZE_KEYS.has(key)
}

async function sizeRanks({ account, scope, places }: Asked, key: SizeKey): Promise<Ranks> {
  const columns = await account.sizes(scope.view.mailboxId)
  const rows = rowsOf(columns, scope.view.uids, places)
  const { sizes, internalMs, sentMs } = columns
  const values = new Float64Array(rows.length)
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? -1
    const arrived = internalMs[row] ?? 0
    const sent = sentMs[row] ?? Number.NaN
    // RFC 5256 §2.2: without a Date that can be read it is the time of arrival.
    values[at] = key === 'size' ? (sizes[row] ?? 0) : key === 'date' && !Number.isNaN(sent) ? sent : arrived
  }
  return dense(values)
}

/** Ranks of numbers, each different one a rank. */
function dense(values: Float64Array): { readonly values: Float64Array<ArrayBuffer>; readonly size: number } {
  const rising = values.slice().sort()
  let size = 0
  for (let at = 0; at < rising.length; at++)
    if (at === 0 || rising[at] !== rising[size - 1]) rising[size++] = rising[at] ?? 0
  const ranks = new Float64Array(values.length)
  for (let at = 0; at < values.length; at++) ranks[at] = lowerBound(rising, values[at] ?? 0, 0, size)
  return { values: ranks, size: Math.max(1, size) }
}
