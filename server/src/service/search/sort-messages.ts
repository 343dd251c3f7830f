/** Messages in the order that a client asks for. RFC 5256 §3, RFC 5957 §3, RFC 6203 §5 */
import { decodeWords } from '../../mail/header/encoded-word.ts'
import type { Uid } from '../../mail/ids.ts'
import { firstAddress, type WireAddress } from '../../mail/imap/envelope-reader.ts'
import { casemap, compareOctets } from '../../mail/message/casemap.ts'
import type { MessageOutline } from '../mailbox/account-mail.ts'
import type { Mail } from '../mailbox/mail.ts'
import type { Found, SearchScope } from './search-mailbox.ts'
import { createSizeLookup } from './size-lookup.ts'
import { sortInTurns } from './sort-in-turns.ts'

export type SortKey =
  | 'arrival'
  | 'cc'
  | 'date'
  | 'displayfrom'
  | 'displayto'
  | 'from'
  | 'relevancy'
  | 'size'
  | 'subject'
  | 'to'

export type SortCriterion = { readonly key: SortKey; readonly reverse: boolean }

/** What is compared of the found messages, in their order. */
type Column = Float64Array | readonly string[]

const OF_SIZES: ReadonlySet<SortKey> = new Set(['arrival', 'date', 'size'])
const OF_ADDRESSES: ReadonlySet<SortKey> = new Set(['cc', 'displayfrom', 'displayto', 'from', 'to'])
/** Messages of one read. */
const SLICE = 1_000

/** The numbers in order; equal ones as they are in the mailbox. */
export async function sortMessages(
  account: Mail,
  scope: SearchScope,
  { numbers, scores }: Found,
  criteria: readonly SortCriterion[],
): Promise<number[]> {
  const uids = numbers.map((number) => (scope.view.uids[scope.placeOf(number)] ?? 0) as Uid)
  const columns = new Map<SortKey, Column>()
  for (const { key } of criteria)
    if (key === 'relevancy')
      columns.set(
        key,
        Float64Array.from(numbers, (number) => 100 - (scores.get(number) ?? 0)),
      )
  await addSizes(account, scope, uids, criteria, columns)
  await addTexts(account, scope, uids, criteria, columns)
  const compares = criteria.map(({ key, reverse }) => {
    const compare = comparison(columns.get(key) ?? [])
    return reverse ? (a: number, b: number) => -compare(a, b) : compare
  })
  const places = await sortInTurns(
    numbers.length,
    (a, b) => {
      for (const compare of compares) {
        const order = compare(a, b)
        if (order !== 0) return order
      }
      return a - b
    },
    scope.breathe,
  )
  return Array.from(places, (place) => numbers[place] ?? 0)
}

function comparison(column: Column): (a: number, b: number) => number {
  if (column instanceof Float64Array) return (a, b) => (column[a] ?? 0) - (column[b] ?? 0)
  return (a, b) => compareOctets(column[a] ?? '', column[b] ?? '')
}

async function addSizes(
  account: Mail,
  scope: SearchScope,
  uids: readonly Uid[],
  criteria: readonly SortCriterion[],
  columns: Map<SortKey, Column>,
): Promise<void> {
  const keys = criteria.map(({ key }) => key).filter((key) => OF_SIZES.has(key))
  if (keys.length === 0) return
  const lookup = createSizeLookup(await account.sizes(scope.view.mailboxId))
  const [arrival, date, size] = [0, 1, 2].map(() => new Float64Array(uids.length))
  if (arrival === undefined || date === undefined || size === undefined) return
  for (const [at, uid] of uids.entries()) {
    if (at % SLICE === SLICE - 1) await scope.breathe()
    const known = lookup(uid)
    arrival[at] = known?.internalDateMs ?? 0
    // RFC 5256 §2.2: without a Date that can be read it is the time of arrival.
    date[at] = known?.sentMs ?? known?.internalDateMs ?? 0
    size[at] = known?.sizeBytes ?? 0
  }
  columns.set('arrival', arrival).set('date', date).set('size', size)
}

async function addTexts(
  account: Mail,
  scope: SearchScope,
  uids: readonly Uid[],
  criteria: readonly SortCriterion[],
  columns: Map<SortKey, Column>,
): Promise<void> {
  const keys = [...new Set(criteria.map(({ key }) => key))].filter(
    (key) => key === 'subject' || OF_ADDRESSES.has(key),
  )
  if (keys.length === 0) return
  const length = keys.some((key) => OF_ADDRESSES.has(key)) ? 'whole' : 'short'
  const texts = new Map(keys.map((key) => [key, new Array<string>(uids.length).fill('')]))
  for (let from = 0; from < uids.length; from += SLICE) {
    const slice = uids.slice(from, from + SLICE)
    const outlines = await account.outlines(scope.view.mailboxId, slice, length)
    const byUid = new Map(outlines.map((outline) => [outline.uid, outline]))
    for (const [at, uid] of slice.entries()) {
      const outline = byUid.get(uid)
      if (outline === undefined) continue
      for (const [key, column] of texts) column[from + at] = textOf(outline, key)
    }
    await scope.breathe()
  }
  for (const [key, column] of texts) columns.set(key, column)
}

function textOf({ envelope, baseSubject }: MessageOutline, key: SortKey): string {
  // RFC 5256 §3: of an address only what stands before the @ is compared.
  if (key === 'cc' || key === 'from' || key === 'to') return casemap(firstAddress(envelope, key)?.local ?? '')
  if (key === 'displayfrom') return casemap(displayed(firstAddress(envelope, 'from')))
  if (key === 'displayto') return casemap(displayed(firstAddress(envelope, 'to')))
  return casemap(baseSubject)
}

/** The name a person reads: that of the sender, else the address. RFC 5957 §3 */
function displayed(address: WireAddress | undefined): string {
  if (address === undefined) return ''
  const name = decodeWords(address.name ?? (address.host === undefined ? address.local : ''))
  return name === '' ? `${address.local}@${address.host}` : name
}
