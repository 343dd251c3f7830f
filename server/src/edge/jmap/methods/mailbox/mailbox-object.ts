/** A mailbox as JMAP shows it. RFC 8621 §2 */

import { ALL_RIGHTS } from '../../../../mail/imap/rights.ts'
import type { MailboxRow } from '../../../../service/mailbox/account-mail.ts'
import type { JsonObject, JsonValue } from '../../../jmap-server.ts'
import { mailboxId } from '../../ids.ts'
import { type JmapContext, PRINCIPALS } from '../../method.ts'
import { jmapRights } from '../../share-rights.ts'
import { mailboxCounter } from './mailbox-counts.ts'
import { sharesReader } from './share-with.ts'

export const MAILBOX_PROPERTIES = [
  'id',
  'name',
  'parentId',
  'role',
  'sortOrder',
  'totalEmails',
  'unreadEmails',
  'totalThreads',
  'unreadThreads',
  'myRights',
  'isSubscribed',
  'shareWith',
] as const
/** Those that are told to a client that says nothing: with whom a mailbox is shared only to one that knows sharing. */
export function usualProperties({ capabilities }: JmapContext): readonly MailboxProperty[] {
  return MAILBOX_PROPERTIES.filter((name) => name !== 'shareWith' || capabilities.has(PRINCIPALS))
}
export type MailboxProperty = (typeof MAILBOX_PROPERTIES)[number]

/** Those that change with every message. RFC 8621 §2.2 */
export const COUNT_PROPERTIES: readonly MailboxProperty[] = [
  'totalEmails',
  'unreadEmails',
  'totalThreads',
  'unreadThreads',
]

/** As people expect them in a list, before those of their own. */
const ORDER: Readonly<Record<string, number>> = {
  inbox: 1,
  drafts: 2,
  sent: 3,
  snoozed: 4,
  archive: 4,
  junk: 5,
  trash: 6,
}
const OTHERS = 10

/** The owner may do all, but the inbox stays; others what the letters of RFC 4314 say. RFC 8621 §2, RFC 9670 §4 */
function rightsIn({ specialUse, shared }: MailboxRow): JsonObject {
  return jmapRights(shared?.rights ?? ALL_RIGHTS, specialUse !== 'inbox')
}

export function levelsOf(name: string): { readonly parent: string | undefined; readonly own: string } {
  const slash = name.lastIndexOf('/')
  return slash < 0
    ? { parent: undefined, own: name }
    : { parent: name.slice(0, slash), own: name.slice(slash + 1) }
}

/** What is asked of those mailboxes; counts of conversations only where they are wanted, for they cost most. */
export async function mailboxObjects(
  context: JmapContext,
  rows: readonly MailboxRow[],
  wanted: ReadonlySet<MailboxProperty>,
): Promise<Readonly<Record<MailboxProperty, JsonValue>>[]> {
  const places = await context.places()
  const { mailboxes } = places
  const byName = new Map(mailboxes.map((one) => [one.name, one]))
  const subscribed = wanted.has('isSubscribed')
    ? new Set(await context.mail.subscriptions())
    : new Set<string>()
  const countsThreads = wanted.has('totalThreads') || wanted.has('unreadThreads')
  const countsUnread = countsThreads || wanted.has('unreadEmails')
  const countOf = countsUnread
    ? mailboxCounter(places, countsThreads ? await context.conversations() : undefined)
    : () => ({ unreadEmails: 0, totalThreads: 0, unreadThreads: 0 })
  const sharesOf = wanted.has('shareWith') ? await sharesReader(context) : () => Promise.resolve(null)
  const objects: Readonly<Record<MailboxProperty, JsonValue>>[] = []
  for (const row of rows) {
    const { parent, own } = levelsOf(row.name)
    const above = parent === undefined ? undefined : byName.get(parent)
    objects.push({
      id: mailboxId(row.id),
      name: own,
      parentId: above === undefined ? null : mailboxId(above.id),
      role: row.specialUse ?? null,
      sortOrder: ORDER[row.specialUse ?? ''] ?? OTHERS,
      totalEmails: row.messages,
      ...countOf(row),
      myRights: rightsIn(row),
      isSubscribed: subscribed.has(row.name),
      shareWith: await sharesOf(row),
    })
  }
  return objects
}
