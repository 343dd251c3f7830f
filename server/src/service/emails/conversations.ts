/** Which conversation a message belongs to, and the messages of one. It never changes: it is read once. RFC 8621 §3 */
import type { MailboxId, MessageId, ThreadId, Uid } from '../../mail/ids.ts'
import type { MailboxView } from '../mailbox/account-mail.ts'
import { type EmailAccount, rememberedAs } from './email-account.ts'
import type { EmailPlaces } from './email-places.ts'
import { REMEMBERED_ACCOUNTS, REMEMBERED_THREADS } from './limits.ts'

/** So many unknown ones of a mailbox are asked for one by one; more are read with all of it. */
const FEW = 256

type Known = {
  readonly threadOf: Map<MessageId, ThreadId>
  readonly messagesOf: Map<ThreadId, MessageId[]>
}

/** Of one account; gone with the first reading that finds too much of others. */
export class Conversations {
  readonly #accounts = new Map<string, Known>()
  #messages = 0

  /** Knows those of every message that is in a mailbox now. */
  async of(mail: EmailAccount, places: EmailPlaces): Promise<Known> {
    const known = this.#known(rememberedAs(mail))
    for (const [mailboxId, view] of places.views) await this.#learn(mail, mailboxId, view, known)
    return known
  }

  #known(accountId: string): Known {
    const known = this.#accounts.get(accountId) ?? { threadOf: new Map(), messagesOf: new Map() }
    // The one used last is the last to be forgotten.
    this.#accounts.delete(accountId)
    this.#accounts.set(accountId, known)
    for (const [oldest, { threadOf }] of this.#accounts) {
      if (this.#accounts.size <= REMEMBERED_ACCOUNTS && this.#messages <= REMEMBERED_THREADS) break
      if (oldest === accountId) break
      this.#messages -= threadOf.size
      this.#accounts.delete(oldest)
    }
    return known
  }

  async #learn(mail: EmailAccount, mailboxId: MailboxId, view: MailboxView, known: Known): Promise<void> {
    const missing: number[] = []
    for (let at = 0; at < view.count; at++)
      if (!known.threadOf.has((view.messageIds[at] ?? 0) as MessageId)) missing.push(at)
    if (missing.length === 0) return
    const note = (messageId: MessageId, threadId: ThreadId): void => {
      if (known.threadOf.has(messageId)) return
      known.threadOf.set(messageId, threadId)
      this.#messages++
      const others = known.messagesOf.get(threadId)
      if (others === undefined) known.messagesOf.set(threadId, [messageId])
      else others.push(messageId)
    }
    if (missing.length <= FEW) {
      const uids = missing.map((at) => (view.uids[at] ?? 0) as Uid)
      for (const { messageId, threadId } of await mail.details(mailboxId, uids, ['threadId']))
        if (threadId !== undefined) note(messageId, threadId)
      return
    }
    const threads = await mail.threads(mailboxId)
    for (const at of missing) {
      const threadId = threads.get(view.uids[at] ?? 0)
      if (threadId !== undefined) note((view.messageIds[at] ?? 0) as MessageId, threadId)
    }
  }
}

export type { Known as KnownConversations }
