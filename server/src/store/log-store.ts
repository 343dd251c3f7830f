/** The whole account as its change log tells it: what JMAP calls states and changes. RFC 8620 §5.1, §5.2 */
import type { AccountId, MailboxId, MessageId, ModSeq, ThreadId } from '../mail/ids.ts'

/** Where the log ends. Ids at or above those are given to what comes later, and to nothing else. */
export type LogEnd = {
  readonly modSeq: ModSeq
  readonly nextMessageId: MessageId
  readonly nextMailboxId: MailboxId
  /** Which mailboxes a holder sees of it, what they are called, and what may be done there, as a digest; absent: all, for it is one's own. */
  readonly shares?: string
}

/** Who shares some of the mailboxes: hears of these, and of what was seen there by nobody else. */
export type LogScope = { readonly holder: AccountId; readonly mailboxes: ReadonlySet<MailboxId> }

export type AccountChanges = LogEnd & {
  /** That which came, left, or changed its flags in any mailbox, whether it is still there or not. */
  readonly messages: ReadonlySet<MessageId>
  /** Their conversations. */
  readonly threads: ReadonlySet<ThreadId>
  /** Whose messages changed, whether they are still there or not. */
  readonly mailboxes: ReadonlySet<MailboxId>
  /** True: mailboxes were made, renamed, subscribed or removed. */
  readonly listChanged: boolean
  /** Removed since then, or a little before. */
  readonly formerMailboxes: readonly MailboxId[]
  /** True: the log of that time has been swept, or so much happened that it tells nothing. */
  readonly incomplete: boolean
}

export type LogStore = {
  end(): Promise<LogEnd>
  /** `scope` absent: for the owner. */
  since(modSeq: ModSeq, scope?: LogScope): Promise<AccountChanges>
}
