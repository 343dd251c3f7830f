/**
 * What the last change of an account left behind: with it the next one of flags needs no answer from the engine, and is one
 * round trip on PostgreSQL. Only where this process is home of the account, nobody else has changed it since, and
 * nothing else of this thread is changing it; that it is so is asked once more within the change itself.
 */
import { RecentMap } from '../../lib/recent-map.ts'
import type { AccountId, MailboxId } from '../../mail/ids.ts'
import { LAST_CHANGES } from '../limits.ts'
import type { Sql, Told, Value } from '../sql.ts'
import type { CountChanges } from './fact-cache.ts'
import type { AccountRecord, AccountTransaction, MailboxRecord } from './transaction.ts'

export type LastChange = {
  /** What `CountChanges` said of others before it began. */
  readonly others: number
  readonly account: AccountRecord
  readonly mailbox: MailboxRecord
}

export class LastChanges {
  readonly #count: CountChanges
  readonly #last = new RecentMap<AccountId, LastChange>(LAST_CHANGES)
  readonly #running = new Map<AccountId, number>()

  constructor(count: CountChanges) {
    this.#count = count
  }

  /** What it left, when that is what is there and `mailboxId` is where it was. */
  of(accountId: AccountId, mailboxId: MailboxId | undefined): LastChange | undefined {
    const last = this.#last.get(accountId)
    if (last?.mailbox.mailbox_id !== mailboxId || this.#running.has(accountId)) return undefined
    return last?.others === this.#count(accountId, 'others') ? last : undefined
  }

  /** A change of the account begins, whose end is told with what is returned. */
  begin(accountId: AccountId): (done: Pick<AccountTransaction, 'account' | 'saved'> | undefined) => void {
    const others = this.#count(accountId, 'others')
    const running = this.#running.get(accountId) ?? 0
    this.#running.set(accountId, running + 1)
    return (done) => {
      const left = (this.#running.get(accountId) ?? 1) - 1
      if (left > 0) this.#running.set(accountId, left)
      else this.#running.delete(accountId)
      // Beside others nobody knows which was the last.
      if (others === undefined || done?.saved === undefined || running + left > 0)
        this.#last.delete(accountId)
      else this.#last.set(accountId, { others, account: done.account, mailbox: done.saved })
    }
  }
}

/** Takes what a change asks for to the engine later; who needs an answer learns that there is none (NeedsAnswerError). */
export class Dictated implements Sql {
  readonly engine = 'postgres'
  readonly statements: Told[] = []

  async run(statement: string, ...values: readonly Value[]): Promise<number> {
    this.statements.push({ statement, values })
    return 0
  }

  all(): Promise<never> {
    return Promise.reject(new NeedsAnswerError())
  }

  get(): Promise<never> {
    return Promise.reject(new NeedsAnswerError())
  }

  scan(): Promise<never> {
    return Promise.reject(new NeedsAnswerError())
  }
}

/** The change has to be made in the way that answers. */
export class NeedsAnswerError extends Error {
  override readonly name = 'NeedsAnswerError'
}
