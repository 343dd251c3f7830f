/**
 * Unread messages and conversations of mailboxes, as who opens one sees them: a conversation is unread with any message of
 * it that is, wherever that lies. The trash is a world of its own. RFC 8621 §2
 */
import { DRAFT, SEEN } from '../../../../mail/flag.ts'
import type { MailboxId, MessageId, ThreadId } from '../../../../mail/ids.ts'
import type { KnownConversations } from '../../../../service/emails/conversations.ts'
import type { EmailPlaces } from '../../../../service/emails/email-places.ts'
import type { MailboxRow, MailboxView } from '../../../../service/mailbox/account-mail.ts'

export type MailboxCounts = {
  readonly unreadEmails: number
  readonly totalThreads: number
  readonly unreadThreads: number
}

/** Counts of one mailbox after another; `conversations` absent: those of conversations are 0. */
export function mailboxCounter(
  places: EmailPlaces,
  conversations?: KnownConversations,
): (row: MailboxRow) => MailboxCounts {
  const unread = unreadMessages(places)
  const threadOf = (id: MessageId): number => conversations?.threadOf.get(id) ?? id
  const trash = places.mailboxes.find(({ specialUse }) => specialUse === 'trash')?.id
  const threads = conversations === undefined ? undefined : unreadThreads(places, { unread, trash, threadOf })
  return (row) => {
    const view = places.views.get(row.id)
    let unreadEmails = 0
    const all = new Set<number>()
    for (const id of view === undefined ? [] : messagesOf(view)) {
      if (unread.has(id)) unreadEmails++
      if (threads !== undefined) all.add(threadOf(id))
    }
    const shown = row.id === trash ? threads?.inTrash : threads?.elsewhere
    let unreadHere = 0
    for (const thread of shown ?? []) if (all.has(thread)) unreadHere++
    return { unreadEmails, totalThreads: all.size, unreadThreads: unreadHere }
  }
}

function* messagesOf({ messageIds, count }: MailboxView): Generator<MessageId> {
  for (let at = 0; at < count; at++) yield (messageIds[at] ?? 0) as MessageId
}

/** Not seen in some mailbox (EmailPlaces.flags), and a draft in none. */
function unreadMessages({ views }: EmailPlaces): ReadonlySet<MessageId> {
  const unread = new Set<MessageId>()
  const drafts: MessageId[] = []
  for (const { messageIds, flagsLow, count } of views.values())
    for (let at = 0; at < count; at++) {
      const flags = flagsLow[at] ?? 0
      if ((flags & SEEN) === 0) unread.add((messageIds[at] ?? 0) as MessageId)
      if ((flags & DRAFT) !== 0) drafts.push((messageIds[at] ?? 0) as MessageId)
    }
  for (const id of drafts) unread.delete(id)
  return unread
}

/** Conversations with an unread message in the trash, and with one in any other mailbox. */
function unreadThreads(
  { views }: EmailPlaces,
  known: {
    readonly unread: ReadonlySet<MessageId>
    readonly trash: MailboxId | undefined
    readonly threadOf: (id: MessageId) => ThreadId | number
  },
): { readonly inTrash: ReadonlySet<number>; readonly elsewhere: ReadonlySet<number> } {
  const [inTrash, elsewhere] = [new Set<number>(), new Set<number>()]
  for (const [mailboxId, view] of views) {
    const threads = mailboxId === known.trash ? inTrash : elsewhere
    for (const id of messagesOf(view)) if (known.unread.has(id)) threads.add(known.threadOf(id))
  }
  return { inTrash, elsewhere }
}
