/**
 * Keywords and mailboxes of messages, changed for many at once: what is the same of several messages of a mailbox is one
 * change of the store. RFC 8621 §4.6
 */
import { Refusal } from '../../lib/refusal.ts'
import type { Flag } from '../../mail/flag.ts'
import type { MailboxId, MessageId, Uid } from '../../mail/ids.ts'
import type { EmailAccount } from './email-account.ts'
import { type EmailPlaces, uidAt } from './email-places.ts'

/** What a message is to have and be in. */
export type EmailChange = {
  readonly messageId: MessageId
  readonly add: readonly Flag[]
  readonly remove: readonly Flag[]
  /** All that it is to be in; undefined: where it is now. */
  readonly mailboxes?: ReadonlySet<MailboxId>
}

/** Messages of one mailbox to which the same happens. */
type Group = { readonly mailboxId: MailboxId; readonly uids: Uid[]; readonly messages: MessageId[] }

/** Why a message could not be changed; whatever is not there was. */
export type Unchanged = Map<MessageId, Refusal>

export async function changeEmails(
  mail: EmailAccount,
  places: EmailPlaces,
  changes: readonly EmailChange[],
): Promise<Unchanged> {
  const unchanged: Unchanged = new Map()
  const left = (): readonly EmailChange[] => changes.filter(({ messageId }) => !unchanged.has(messageId))
  // Keywords first: copies and moves take them along.
  for (const op of ['add', 'remove'] as const) {
    const groups = flagGroups(places, left(), op)
    for (const { flags, group } of groups.values())
      await attempt(unchanged, group, () =>
        mail.setFlags({ mailboxId: group.mailboxId, uids: rising(group.uids), op, flags }),
      )
  }
  for (const step of ['copy', 'move', 'remove'] as const)
    for (const { to, group } of placeGroups(places, left(), step).values())
      await attempt(unchanged, group, async () => {
        const uids = rising(group.uids)
        if (step === 'move') await mail.move(group.mailboxId, uids, to)
        else if (step === 'copy') await mail.copy(group.mailboxId, uids, to)
        else await mail.remove(group.mailboxId, uids)
      })
  return unchanged
}

/** Takes them out of every mailbox. */
export async function destroyEmails(
  mail: EmailAccount,
  places: EmailPlaces,
  ids: readonly MessageId[],
): Promise<Unchanged> {
  const none: ReadonlySet<MailboxId> = new Set()
  const changes = ids.map((messageId) => ({ messageId, add: [], remove: [], mailboxes: none }))
  return await changeEmails(mail, places, changes)
}

async function attempt(unchanged: Unchanged, group: Group, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    for (const id of group.messages) unchanged.set(id, error)
  }
}

function flagGroups(
  places: EmailPlaces,
  changes: readonly EmailChange[],
  op: 'add' | 'remove',
): Map<string, { readonly flags: readonly Flag[]; readonly group: Group }> {
  const groups = new Map<string, { flags: readonly Flag[]; group: Group }>()
  for (const change of changes) {
    const flags = change[op]
    if (flags.length === 0) continue
    for (const place of places.of(change.messageId)) {
      const { mailboxId } = place.view
      const key = JSON.stringify([mailboxId, flags])
      const known = groups.get(key) ?? { flags, group: { mailboxId, uids: [], messages: [] } }
      groups.set(key, known)
      known.group.uids.push(uidAt(place))
      known.group.messages.push(change.messageId)
    }
  }
  return groups
}

/**
 * The first mailbox that is left and the first that is new are a move; what is new beyond that is a copy of what was moved or
 * stayed, and what is left beyond that is removed. Copies are made while the message is still where it was.
 */
function placeGroups(
  places: EmailPlaces,
  changes: readonly EmailChange[],
  step: 'move' | 'copy' | 'remove',
): Map<string, { readonly to: MailboxId; readonly group: Group }> {
  const groups = new Map<string, { to: MailboxId; group: Group }>()
  const note = (from: MailboxId, uid: Uid, to: MailboxId, messageId: MessageId): void => {
    const key = `${from} ${to}`
    const known = groups.get(key) ?? { to, group: { mailboxId: from, uids: [], messages: [] } }
    groups.set(key, known)
    known.group.uids.push(uid)
    known.group.messages.push(messageId)
  }
  for (const { messageId, mailboxes } of changes) {
    if (mailboxes === undefined) continue
    const its = places.of(messageId)
    const now = new Set(its.map(({ view }) => view.mailboxId))
    const fresh = [...mailboxes].filter((id) => !now.has(id))
    const gone = its.filter(({ view }) => !mailboxes.has(view.mailboxId))
    const [first] = its
    if (step === 'copy' && first !== undefined)
      for (const to of fresh.slice(Math.min(1, gone.length)))
        note(first.view.mailboxId, uidAt(first), to, messageId)
    const [moved, ...removed] = gone
    const [to] = fresh
    if (step === 'move' && moved !== undefined && to !== undefined)
      note(moved.view.mailboxId, uidAt(moved), to, messageId)
    if (step === 'remove')
      for (const place of to === undefined ? gone : removed)
        note(place.view.mailboxId, uidAt(place), 0 as MailboxId, messageId)
  }
  return groups
}

function rising(uids: readonly Uid[]): readonly Uid[] {
  return uids.toSorted((a, b) => a - b)
}
