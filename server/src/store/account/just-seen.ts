/**
 * What the store has said in this very turn of the thread. Who opens a mailbox asks for its row, its view and the keywords,
 * and who has changed it looks at it: the answer is as new as a further question would be, which on PostgreSQL is a round
 * trip. Forgotten as soon as all who waited for it have gone on, so it is never older than a command.
 */
import type { Flag } from '../../mail/flag.ts'
import type { AccountId, MailboxId, ModSeq } from '../../mail/ids.ts'
import type { MailboxRow } from '../account-store.ts'
import type { AccountWork } from './account-work.ts'
import { readKeywords } from './keywords.ts'
import { findMailbox, mailboxNamed } from './mailboxes.ts'

export class JustSeen {
  readonly #modSeqs = new Map<`${number}/${number}`, ModSeq>()
  readonly #keywords = new Map<AccountId, readonly Flag[]>()

  /** The mailbox's newest ModSeq; undefined: it has to be asked for. */
  modSeq(accountId: AccountId, mailboxId: MailboxId): ModSeq | undefined {
    return this.#modSeqs.get(`${accountId}/${mailboxId}`)
  }

  sawModSeq(accountId: AccountId, mailboxId: MailboxId, modSeq: ModSeq): void {
    this.#forgetSoon()
    this.#modSeqs.set(`${accountId}/${mailboxId}`, modSeq)
  }

  keywords(accountId: AccountId): readonly Flag[] | undefined {
    return this.#keywords.get(accountId)
  }

  sawKeywords(accountId: AccountId, keywords: readonly Flag[]): void {
    this.#forgetSoon()
    this.#keywords.set(accountId, keywords)
  }

  /** Mailboxes were made or deleted: what was said of them is over. */
  forget(): void {
    this.#modSeqs.clear()
    this.#keywords.clear()
  }

  #forgetSoon(): void {
    if (this.#modSeqs.size + this.#keywords.size > 0) return
    process.nextTick(() => this.forget())
  }
}

/** The mailbox of that name, and what is asked next when it is opened. */
export async function lookUpMailbox(
  { accountId, read }: Pick<AccountWork, 'accountId' | 'read'>,
  justSeen: JustSeen,
  name: string,
): Promise<MailboxRow | undefined> {
  const [row, keywords] = await read(
    (sql) =>
      Promise.all([
        mailboxNamed(sql, accountId, name),
        // A statement more costs less than the round trip.
        sql.engine === 'postgres' ? readKeywords(sql, accountId) : undefined,
      ]),
    { single: true },
  )
  if (row === undefined) return await read((sql) => findMailbox(sql, accountId, name))
  justSeen.sawModSeq(accountId, row.id, row.highestModSeq)
  if (keywords !== undefined) justSeen.sawKeywords(accountId, keywords)
  return row
}
