/** What happened to messages, conversations and mailboxes since a state. RFC 8620 §5.2 */
import type { MailboxId, MessageId, ThreadId } from '../../mail/ids.ts'
import type { LogEnd } from '../../service/emails/email-places.ts'
import type { Changes } from './get-args.ts'
import { emailId, mailboxId, threadId } from './ids.ts'
import type { JmapContext } from './method.ts'
import { MethodError } from './method-error.ts'
import { readState } from './states.ts'

export type ChangedSince = {
  readonly since: LogEnd
  readonly end: LogEnd
  readonly messages: ReadonlySet<MessageId>
  readonly threads: ReadonlySet<ThreadId>
  readonly mailboxes: ReadonlySet<MailboxId>
  readonly listChanged: boolean
  readonly formerMailboxes: readonly MailboxId[]
}

/** The account as one request sees it. */
type OneView = Pick<JmapContext, 'mail' | 'places'>

/** Throws MethodError `cannotCalculateChanges`. */
export async function changedSince(context: OneView, state: string): Promise<ChangedSince> {
  const since = readState(state)
  // The messages are read before the log, and the new state is theirs: what comes between the two is told once more with the
  // next question. The other way about, a delivery at that moment would be told to nobody. RFC 8620 §5.2, §5.6
  const { end } = await context.places()
  // Other rights than then: what came into sight with them is in no log.
  if (since.shares !== end.shares) throw new MethodError('cannotCalculateChanges')
  const { messages, threads, mailboxes, listChanged, formerMailboxes, incomplete } =
    await context.mail.parts.log.since(since.modSeq)
  if (incomplete) throw new MethodError('cannotCalculateChanges')
  return { since, end, messages, threads, mailboxes, listChanged, formerMailboxes }
}

/** What came and went between is told to nobody. */
export async function emailChanges(context: OneView, changed: ChangedSince): Promise<Changes> {
  const places = await context.places()
  const created: string[] = []
  const updated: string[] = []
  const destroyed: string[] = []
  for (const id of changed.messages) {
    const isThere = places.of(id).length > 0
    const wasThere = id < changed.since.nextMessageId
    if (isThere) (wasThere ? updated : created).push(emailId(id))
    else if (wasThere) destroyed.push(emailId(id))
  }
  return { created, updated, destroyed }
}

/** A conversation is named after its first message: at or above the next message of then it is new. */
export async function threadChanges(context: JmapContext, changed: ChangedSince): Promise<Changes> {
  const places = await context.places()
  const { messagesOf } = await context.conversations()
  const created: string[] = []
  const updated: string[] = []
  const destroyed: string[] = []
  for (const id of changed.threads) {
    const isThere = (messagesOf.get(id) ?? []).some((one) => places.of(one).length > 0)
    const wasThere = id < changed.since.nextMessageId
    if (isThere) (wasThere ? updated : created).push(threadId(id))
    else if (wasThere) destroyed.push(threadId(id))
  }
  return { created, updated, destroyed }
}

export async function mailboxChanges(context: JmapContext, changed: ChangedSince): Promise<Changes> {
  const { mailboxes } = await context.places()
  const created: string[] = []
  const updated: string[] = []
  for (const { id } of mailboxes) {
    if (id >= changed.since.nextMailboxId) created.push(mailboxId(id))
    else if (changed.listChanged || changed.mailboxes.has(id)) updated.push(mailboxId(id))
  }
  const destroyed = changed.formerMailboxes.filter((id) => id < changed.since.nextMailboxId).map(mailboxId)
  return { created, updated, destroyed }
}
