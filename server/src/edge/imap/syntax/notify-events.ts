/**
 * What a client wants to hear of without asking. RFC 5465 §8
 *
 *   SET STATUS (selected MessageNew (UID FLAGS) MessageExpunge) (personal (MessageNew MessageExpunge MailboxName))
 */
import { LIST_ELEMENTS, NOTIFY_GROUPS } from '../limits.ts'
import { type FetchItem, readFetchItems } from './fetch-items.ts'
import { type MailboxFilter, readMailboxFilter } from './mailbox-filters.ts'
import type { Reader } from './reader.ts'

/** In the spelling that BADEVENT names them in. */
export const NOTIFY_EVENTS = [
  'MessageNew',
  'MessageExpunge',
  'FlagChange',
  'MailboxName',
  'SubscriptionChange',
  'MailboxMetadataChange',
  'ServerMetadataChange',
] as const
export type NotifyEvent = (typeof NOTIFY_EVENTS)[number]

export type EventGroup = {
  readonly filter: MailboxFilter | { readonly kind: 'selected-delayed' }
  /** None: nothing is told of these mailboxes, whatever a later group says. */
  readonly events: ReadonlySet<NotifyEvent>
  /** What is told of each new message in the open mailbox. */
  readonly items: readonly FetchItem[]
}

/** `unknown`: events that nobody here can tell of. Undefined: nothing any more. */
export type NotifyArgs =
  | { readonly status: boolean; readonly groups: readonly EventGroup[]; readonly unknown: boolean }
  | undefined

const MESSAGE_EVENTS: ReadonlySet<NotifyEvent> = new Set(['MessageNew', 'MessageExpunge', 'FlagChange'])
const BY_NAME: ReadonlyMap<string, NotifyEvent> = new Map(
  NOTIFY_EVENTS.map((event) => [event.toUpperCase(), event]),
)

/** "NONE" / "SET" [SP "STATUS"] 1*(SP event-group) */
export function readNotify(read: Reader): NotifyArgs {
  if (read.tryWord('NONE')) {
    read.end()
    return undefined
  }
  read.token('SET')
  read.space()
  const status = read.tryToken('STATUS ')
  const groups: EventGroup[] = []
  let unknown = false
  do {
    if (groups.length === NOTIFY_GROUPS) throw read.limit(`at most ${NOTIFY_GROUPS} groups`)
    const group = readGroup(read)
    unknown ||= group.unknown
    groups.push(group)
  } while (read.trySpace())
  read.end()
  if (groups.filter(isSelected).length > 1) throw read.fault('one group for the open folder')
  return { status, groups, unknown }
}

export function isSelected({ filter }: EventGroup): boolean {
  return filter.kind === 'selected' || filter.kind === 'selected-delayed'
}

/** "(" filter SP ("NONE" / events) ")" */
function readGroup(read: Reader): EventGroup & { readonly unknown: boolean } {
  read.token('(')
  const filter = read.tryWord('SELECTED-DELAYED')
    ? ({ kind: 'selected-delayed' } as const)
    : readMailboxFilter(read)
  read.space()
  const events = new Set<NotifyEvent>()
  let items: readonly FetchItem[] = []
  let unknown = false
  const readOne = (): void => {
    const event = BY_NAME.get(read.atom('an event').toUpperCase())
    if (event === undefined) unknown = true
    else events.add(event)
    if (event === 'MessageNew' && read.tryToken(' (')) items = readItems(read)
  }
  if (!read.tryWord('NONE')) readEvents(read, readOne)
  read.token(')')
  const group = { filter, events, items, unknown }
  judge(read, group)
  return group
}

/** In brackets, and as some clients write them without. */
function readEvents(read: Reader, readOne: () => void): void {
  const bracket = read.tryToken('(')
  let count = 0
  do {
    if (count++ === LIST_ELEMENTS) throw read.limit(`at most ${LIST_ELEMENTS} events`)
    readOne()
  } while (read.trySpace())
  if (bracket) read.token(')')
}

/** Behind the bracket that opens them. */
function readItems(read: Reader): FetchItem[] {
  const items: FetchItem[] = []
  do {
    if (items.length === LIST_ELEMENTS) throw read.limit(`at most ${LIST_ELEMENTS} items`)
    items.push(...readFetchItems(read))
  } while (read.trySpace())
  read.token(')')
  return items
}

/** RFC 5465 §5.1, §5.2, §6.1: which events go together, and with which mailboxes. */
function judge(read: Reader, group: EventGroup): void {
  const { events, items } = group
  const comes = events.has('MessageNew')
  if (comes !== events.has('MessageExpunge') || (events.has('FlagChange') && !comes))
    throw read.fault('MessageNew and MessageExpunge together')
  const selected = isSelected(group)
  if (selected && [...events].some((event) => !MESSAGE_EVENTS.has(event)))
    throw read.fault('events of messages for the open folder')
  if (!selected && items.length > 0) throw read.fault('items for the open folder only')
}
