/** What the store does for those who share mailboxes of an account; a part of AccountStore. docs/decisions/0012 */
import type { FlagBits } from '../mail/flag.ts'
import type { AccountId, MailboxId, ModSeq, Uid } from '../mail/ids.ts'
import type { FlagRequest, FlagResult, MailboxView, Moved, Quota } from './account-store.ts'

/** Somebody else than the owner, who shares a mailbox. Their \Seen is kept apart. */
export type Holder = {
  readonly holder: AccountId
  readonly may: {
    /** Flags that they may set and take away. */
    readonly flags: FlagBits
    /** They may bring keywords that the account does not have yet. */
    readonly keywords: boolean
  }
}

export type SharedFlagRequest = FlagRequest & Holder

/** The account's mailboxes as others have them who share them. Who may is decided above: tenant door. */
export type SharingStore = {
  /** As AccountStore.view, with the holder's own \Seen. */
  view(mailboxId: MailboxId, holder: AccountId): Promise<MailboxView>
  /** ModSeq of the holder's newest mark in each mailbox that has any. */
  newestMarks(holder: AccountId): Promise<ReadonlyMap<MailboxId, ModSeq>>
  /** Only flags that the holder may change; \Seen for the holder alone. */
  setFlags(request: SharedFlagRequest): Promise<FlagResult>
  /** Within the account; \Seen comes along for the holder. */
  copy(from: MailboxId, uids: readonly Uid[], to: MailboxId, quota: Quota, by: Holder): Promise<Moved>
  /** The same; \Seen comes along for everybody. */
  move(from: MailboxId, uids: readonly Uid[], to: MailboxId, by: Holder): Promise<Moved>
  /** Removes messages whatever their flags: they have gone into a mailbox of another account. */
  remove(mailboxId: MailboxId, uids: readonly Uid[]): Promise<readonly Uid[]>
}
