/** What those do in an account's mailboxes who share them, as the rest of the program asks for it. */
import type { AccountId, MailboxId, ModSeq, Uid } from '../../mail/ids.ts'
import type { FlagResult, MailboxView, Moved, Quota } from '../account-store.ts'
import type { Holder, SharedFlagRequest, SharingStore } from '../sharing-store.ts'
import type { AccountWork } from './account-work.ts'
import { copy, move } from './copy-move.ts'
import { remove } from './expunge.ts'
import { readNewestMarks } from './seen-marks.ts'
import { setSharedFlags } from './set-shared-flags.ts'
import { expungeInSlices, moveInSlices, setFlagsInSlices } from './uid-slices.ts'
import type { ViewCache } from './view-cache.ts'

export class AccountSharing implements SharingStore {
  readonly #work: AccountWork
  readonly #views: ViewCache

  constructor(work: AccountWork, views: ViewCache) {
    this.#work = work
    this.#views = views
  }

  async view(mailboxId: MailboxId, holder: AccountId): Promise<MailboxView> {
    const { accountId, read } = this.#work
    const base = await this.#views.view(accountId, mailboxId, read)
    return await this.#views.shared.view(base, [accountId, mailboxId, holder], read)
  }

  newestMarks(holder: AccountId): Promise<ReadonlyMap<MailboxId, ModSeq>> {
    const { accountId, read } = this.#work
    return read((sql) => readNewestMarks(sql, accountId, holder), { single: true })
  }

  setFlags(request: SharedFlagRequest): Promise<FlagResult> {
    return setFlagsInSlices(this.#work, request, setSharedFlags)
  }

  copy(from: MailboxId, uids: readonly Uid[], to: MailboxId, quota: Quota, by: Holder): Promise<Moved> {
    return this.#work.change((tx) => copy(tx, from, uids, to, quota, by), { first: [from, to] })
  }

  move(from: MailboxId, uids: readonly Uid[], to: MailboxId, by: Holder): Promise<Moved> {
    return moveInSlices(this.#work, uids, [from, to], (tx, some) => move(tx, from, some, to, by))
  }

  async remove(mailboxId: MailboxId, uids: readonly Uid[]): Promise<readonly Uid[]> {
    return await expungeInSlices(this.#work, mailboxId, uids, (tx, some) => remove(tx, mailboxId, some))
  }
}
