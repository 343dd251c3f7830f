/** Messages of several mailboxes in the order that a client asks for. RFC 8621 §4.4.2 */
import type { MailboxId, MessageId, Uid } from '../../mail/ids.ts'
import type { TextField, TextGroup } from '../mailbox/account-mail.ts'
import { rowsOf } from '../search/rows-of.ts'
import type { EmailSort } from './email-condition.ts'
import { messageIdAt, type Place } from './email-places.ts'
import { carries, type FilterParts, threadTest } from './filter-emails.ts'

type Keys = readonly number[] | Float64Array | readonly string[]

/** Of one mailbox: those found, and what is compared of them. */
type Found = { readonly view: Place['view']; readonly ats: readonly number[] }

/** Each once, the first of the order first; equal ones the newest first. */
export async function sortEmails(
  parts: FilterParts,
  found: readonly Found[],
  sort: readonly EmailSort[],
): Promise<Uint32Array> {
  const all: Place[] = found.flatMap(({ view, ats }) => ats.map((at) => ({ view, at })))
  const ids = Uint32Array.from(all, messageIdAt)
  const columns: { readonly keys: Keys; readonly sign: number }[] = []
  for (const criterion of sort)
    columns.push({ keys: await keysOf(parts, found, criterion), sign: criterion.ascending ? 1 : -1 })
  const order = Uint32Array.from(ids.keys())
  await parts.breathe()
  order.sort((a, b) => {
    for (const { keys, sign } of columns) {
      const [x, y] = [keys[a] ?? 0, keys[b] ?? 0]
      if (x !== y) return x < y ? -sign : sign
    }
    return (ids[b] ?? 0) - (ids[a] ?? 0)
  })
  return order.map((place) => ids[place] ?? 0)
}

async function keysOf(parts: FilterParts, found: readonly Found[], sort: EmailSort): Promise<Keys> {
  switch (sort.property) {
    case 'receivedAt':
    case 'sentAt':
    case 'size':
      return await sizeKeys(parts, found, sort.property)
    case 'from':
    case 'to':
    case 'subject':
      return await textKeys(parts, found, sort.property)
    case 'hasKeyword':
    case 'allInThreadHaveKeyword':
    case 'someInThreadHaveKeyword':
      return await keywordKeys(parts, found, sort)
  }
}

async function sizeKeys(
  { mail }: FilterParts,
  found: readonly Found[],
  property: 'receivedAt' | 'sentAt' | 'size',
): Promise<Keys> {
  const keys: number[] = []
  for (const { view, ats } of found) {
    const columns = await mail.sizes(view.mailboxId)
    const rows = rowsOf(columns, view.uids, Uint32Array.from(ats))
    for (const row of rows) {
      const received = columns.internalMs[row] ?? 0
      const sent = columns.sentMs[row] ?? Number.NaN
      if (property === 'size') keys.push(columns.sizes[row] ?? 0)
      else keys.push(property === 'sentAt' && !Number.isNaN(sent) ? sent : received)
    }
  }
  return keys
}

const TEXTS: Readonly<Record<'from' | 'to' | 'subject', readonly [TextGroup, TextField]>> = {
  from: ['addresses', 'displayfrom'],
  to: ['addresses', 'displayto'],
  subject: ['subject', 'subject'],
}

async function textKeys(
  { mail }: FilterParts,
  found: readonly Found[],
  property: 'from' | 'to' | 'subject',
): Promise<Keys> {
  const [group, field] = TEXTS[property]
  const keys: string[] = []
  for (const { view, ats } of found) {
    const uids = ats.map((at) => (view.uids[at] ?? 0) as Uid)
    const whole = ats.length > view.count / 8
    const columns = await mail.texts(view.mailboxId as MailboxId, group, whole ? undefined : uids)
    const column = columns.fields.get(field)
    for (const row of rowsOf(columns, view.uids, Uint32Array.from(ats)))
      keys.push(column?.texts.at(column.values[row] ?? -1) ?? '')
  }
  return keys
}

async function keywordKeys(
  parts: FilterParts,
  found: readonly Found[],
  { property, keyword }: EmailSort,
): Promise<Keys> {
  const { places } = parts
  if (keyword === undefined) return []
  const test =
    property === 'hasKeyword'
      ? (place: Place) => carries(places, places.of(messageIdAt(place) as MessageId), keyword)
      : threadTest(places, await parts.conversations(), keyword, property === 'allInThreadHaveKeyword')
  return found.flatMap(({ view, ats }) => ats.map((at) => (test({ view, at }) ? 1 : 0)))
}
