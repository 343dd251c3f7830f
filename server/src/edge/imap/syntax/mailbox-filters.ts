/**
 * Which mailboxes a command is about. RFC 5465 §6, RFC 7377 §2.2
 *
 *   (mailboxes (INBOX Sent) subtree "Clientes")
 */
import { LIST_ELEMENTS } from '../limits.ts'
import type { Reader } from './reader.ts'

export type MailboxFilter =
  | { readonly kind: 'selected' | 'inboxes' | 'personal' | 'subscribed' }
  | { readonly kind: 'subtree' | 'subtree-one' | 'mailboxes'; readonly names: readonly string[] }

const FILTERS: ReadonlyMap<string, MailboxFilter['kind']> = new Map<string, MailboxFilter['kind']>([
  ['SELECTED', 'selected'],
  // What it delays are answers to NOTIFY; a search has none.
  ['SELECTED-DELAYED', 'selected'],
  ['INBOXES', 'inboxes'],
  ['PERSONAL', 'personal'],
  ['SUBSCRIBED', 'subscribed'],
  ['SUBTREE', 'subtree'],
  ['SUBTREE-ONE', 'subtree-one'],
  ['MAILBOXES', 'mailboxes'],
])

/** "(" filter *(SP filter) ")" */
export function readMailboxFilters(read: Reader): MailboxFilter[] {
  let named = 0
  return read.list(() => {
    const filter = readMailboxFilter(read)
    named += 'names' in filter ? filter.names.length : 0
    if (named > LIST_ELEMENTS) throw read.limit(`at most ${LIST_ELEMENTS} mailboxes`)
    return filter
  })
}

export function readMailboxFilter(read: Reader): MailboxFilter {
  const kind = read.oneOf(FILTERS)
  if (kind !== 'subtree' && kind !== 'subtree-one' && kind !== 'mailboxes') return { kind }
  read.space()
  return { kind, names: read.sees('(') ? read.list(() => read.mailbox()) : [read.mailbox()] }
}
