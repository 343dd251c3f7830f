/** What has changed in the mailboxes of an account between two looks. RFC 5465 §5 */
import type { MailboxRow } from '../../service/mailbox/account-mail.ts'
import type { NotifyEvent } from './syntax/notify-events.ts'

export type AccountLook = {
  /** By `keyOf`: mailboxes of several accounts have the same numbers. */
  readonly rows: ReadonlyMap<string, MailboxRow>
  readonly subscriptions: ReadonlySet<string>
  /** Key of a mailbox (`0` the account) to the notes about it, each as something that differs when its value does. */
  readonly notes: ReadonlyMap<string, ReadonlyMap<string, string>>
}

export type News = {
  readonly event: NotifyEvent
  readonly name: string
  /** The mailbox, as it is now or was last; undefined where there is none: a mere subscription, the account. */
  readonly row: MailboxRow | undefined
} & (
  | { readonly kind: 'created' | 'deleted' | 'counts' | 'subscribed' | 'unsubscribed' }
  | { readonly kind: 'renamed'; readonly oldName: string }
  | { readonly kind: 'notes'; readonly entries: readonly string[] }
)

/** In the order in which a client can follow them: names first, then what is in them. */
export function mailboxNews(before: AccountLook, after: AccountLook): News[] {
  return [
    ...names(before, after),
    ...subscriptions(before, after),
    ...counts(before, after),
    ...notes(before, after),
  ]
}

function names(before: AccountLook, after: AccountLook): News[] {
  const news: News[] = []
  for (const [id, row] of before.rows)
    if (!after.rows.has(id)) news.push({ kind: 'deleted', event: 'MailboxName', name: row.name, row })
  for (const [id, row] of after.rows) {
    const old = before.rows.get(id)
    const { name } = row
    if (old === undefined) news.push({ kind: 'created', event: 'MailboxName', name, row })
    else if (old.name !== name)
      news.push({ kind: 'renamed', event: 'MailboxName', name, row, oldName: old.name })
  }
  return news
}

function subscriptions(before: AccountLook, after: AccountLook): News[] {
  const byName = new Map([...after.rows.values()].map((row) => [row.name, row]))
  const told = (kind: 'subscribed' | 'unsubscribed', name: string): News => ({
    kind,
    event: 'SubscriptionChange',
    name,
    row: byName.get(name),
  })
  return [
    ...[...before.subscriptions.difference(after.subscriptions)].map((name) => told('unsubscribed', name)),
    ...[...after.subscriptions.difference(before.subscriptions)].map((name) => told('subscribed', name)),
  ]
}

/** New and gone messages come together in every wish, so the counts tell of both. RFC 5465 §5.2, §5.3 */
function counts(before: AccountLook, after: AccountLook): News[] {
  const news: News[] = []
  for (const [id, row] of after.rows) {
    const old = before.rows.get(id)
    if (old === undefined || old.highestModSeq === row.highestModSeq) continue
    const same = old.uidNext === row.uidNext && old.messages === row.messages
    news.push({ kind: 'counts', event: same ? 'FlagChange' : 'MessageNew', name: row.name, row })
  }
  return news
}

function notes(before: AccountLook, after: AccountLook): News[] {
  const news: News[] = []
  for (const id of new Set([...before.notes.keys(), ...after.notes.keys()])) {
    const [old, now] = [before.notes.get(id), after.notes.get(id)]
    const entries = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])]
      .filter((entry) => old?.get(entry) !== now?.get(entry))
      .sort()
    const row = after.rows.get(id)
    // Those of a mailbox that is gone went with it.
    if (entries.length === 0 || (id !== '0' && row === undefined)) continue
    const event = id === '0' ? 'ServerMetadataChange' : 'MailboxMetadataChange'
    news.push({ kind: 'notes', event, name: row?.name ?? '', row, entries })
  }
  return news
}
