/**
 * One change of an account: holds its row, counts its ModSeq, writes its log, and collects what is to be announced
 * once it is committed.
 */
import type { ChangeEvent } from '../../lib/change-bus.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId, MailboxId, MessageId, ModSeq, Uid } from '../../mail/ids.ts'
import type { MailboxChanges, MailboxView, SpecialUse } from '../account-store.ts'
import { LateStatementError, type Sql } from '../sql.ts'
import { formatUids } from './uid-set.ts'

export type AccountRecord = {
  mod_seq: number
  next_mailbox_id: number
  next_message_id: number
  uid_validity: number
  used_bytes: number
  used_messages: number
  /** On PostgreSQL: the home of the account (homes/homes.ts). */
  home?: number | null
}

export type MailboxRecord = {
  mailbox_id: number
  name: string
  special_use: SpecialUse | null
  uid_validity: number
  uid_next: number
  mod_seq: number
  messages: number
  unseen: number
  deleted: number
  size_bytes: number
  /** 1: somebody besides the owner has marks of what they have seen here. */
  marked: number
}

export type EntryRecord = {
  uid: number
  message_id: number
  flags: number
  mod_seq: number
  size_bytes: number
  internal_ms: number
  sent_ms: number | null
  saved_ms: number
}

/** `seen/17`: what account 17, who shares the mailbox, has seen; nobody else is told of it. */
export type ChangeKind = 'append' | 'flags' | 'expunge' | 'mailboxes' | 'contacts' | `seen/${number}`

export const MAILBOX_COLUMNS =
  'mailbox_id, name, special_use, uid_validity, uid_next, mod_seq, messages, unseen, deleted, size_bytes, marked'
export const ENTRY_COLUMNS =
  'e.uid, e.message_id, e.flags, e.mod_seq, e.size_bytes, e.internal_ms, e.sent_ms, e.saved_ms'
const SELECT_MAILBOX = `select ${MAILBOX_COLUMNS} from mail_mailbox where account_id = ? and mailbox_id = ?`
const LOCK = `select mod_seq, next_mailbox_id, next_message_id, uid_validity, used_bytes, used_messages
  from mail_account where account_id = ? {for update}`
const FINISH = `update mail_account set mod_seq = ?, next_mailbox_id = ?, next_message_id = ?, uid_validity = ?,
  used_bytes = ?, used_messages = ? where account_id = ?`
/** Only on PostgreSQL, which compares again when it had to wait for the row. */
export const FINISH_EXPECTED = FINISH.replace(
  'mod_seq = ?',
  'mod_seq = cast(? as bigint) / (case when mod_seq = ? and home = ? then 1 else 0 end)',
)
const LOCK_WITH_HOME = LOCK.replace('used_messages', 'used_messages, home')
/** Change rows of the list of mailboxes itself. */
export const MAILBOX_LIST = 0

/** Messages of a mailbox, changed: what makes the view as of `since` the view as of `modSeq`. */
export type CommittedChange = MailboxChanges & { readonly mailboxId: MailboxId; readonly since: ModSeq }

/** A mailbox as it was last seen by this thread; undefined: it was not. */
export type KnownView = (mailboxId: MailboxId) => MailboxView | undefined

export type TransactionOptions = {
  readonly accountId: AccountId
  readonly nowMs: number
  readonly known: KnownView
  /** Mailboxes that the change begins with: over a network they come with the account, in one round trip. */
  readonly first?: readonly MailboxId[]
}

export class AccountTransaction {
  readonly sql: Sql
  readonly accountId: AccountId
  readonly nowMs: number
  readonly account: AccountRecord
  readonly events: ChangeEvent[] = []
  /** For the views of this thread, in their order; not all changes need be here. */
  readonly changes: CommittedChange[] = []
  /** The mailbox whose counters were written back last, as it is now. */
  saved: MailboxRecord | undefined
  readonly #known: KnownView
  readonly #first: Map<MailboxId, Promise<MailboxRecord | undefined>>
  #expected: AccountRecord | undefined

  private constructor(
    sql: Sql,
    { accountId, nowMs, known }: TransactionOptions,
    account: AccountRecord,
    first: Map<MailboxId, Promise<MailboxRecord | undefined>>,
  ) {
    this.sql = sql
    this.accountId = accountId
    this.nowMs = nowMs
    this.account = account
    this.#known = known
    this.#first = first
  }

  /** Locks the account's row: changes of one account happen one after the other, on both engines. */
  static async begin(sql: Sql, options: TransactionOptions): Promise<AccountTransaction> {
    const { accountId } = options
    const locked = sql.get<AccountRecord>(sql.engine === 'postgres' ? LOCK_WITH_HOME : LOCK, accountId)
    const first = new Map<MailboxId, Promise<MailboxRecord | undefined>>()
    for (const mailboxId of options.first ?? []) {
      const row = readMailbox(sql, accountId, mailboxId)
      // Nobody may ask for it, when the account is not there.
      row.catch(() => undefined)
      first.set(mailboxId, row)
    }
    const account = await locked
    if (account === undefined) throw new Refusal('not-found', { key: 'store.not-found' })
    return new AccountTransaction(sql, options, account, first)
  }

  /**
   * A change of an account whose row and mailbox are known to be those, and are asked for nothing. `sql` takes its statements
   * down; that of `finish` goes first, and divides by nought when the account is not as it is known.
   */
  static dictated(
    sql: Sql,
    options: TransactionOptions,
    { account, mailbox }: { readonly account: AccountRecord; readonly mailbox: MailboxRecord },
  ): AccountTransaction {
    const first = new Map([[mailbox.mailbox_id as MailboxId, Promise.resolve({ ...mailbox })]])
    const tx = new AccountTransaction(sql, options, { ...account }, first)
    tx.#expected = account
    return tx
  }

  async mailbox(mailboxId: MailboxId): Promise<MailboxRecord> {
    const asked = this.#first.get(mailboxId)
    // Only once: whoever had it may have changed it since.
    this.#first.delete(mailboxId)
    const mailbox = await (asked ?? readMailbox(this.sql, this.accountId, mailboxId))
    if (mailbox === undefined) throw new Refusal('not-found', { key: 'store.no-mailbox' })
    return mailbox
  }

  /** The mailbox's view if it is of the present, as only who holds the account can know. */
  presentView(mailbox: MailboxRecord): MailboxView | undefined {
    const view = this.#known(mailbox.mailbox_id as MailboxId)
    return view?.modSeq === mailbox.mod_seq ? view : undefined
  }

  /** Notes for the views what a change makes of the mailbox, before its ModSeq is set. */
  note(
    mailbox: MailboxRecord,
    modSeq: ModSeq,
    { changed = [], expunged = [] }: Partial<Pick<MailboxChanges, 'changed' | 'expunged'>>,
  ): void {
    const since = mailbox.mod_seq as ModSeq
    const mailboxId = mailbox.mailbox_id as MailboxId
    this.changes.push({ mailboxId, since, modSeq, changed, expunged, incomplete: false })
    mailbox.mod_seq = modSeq
  }

  /** Takes the next ModSeq and writes its row into the change log. */
  async log(
    mailboxId: MailboxId | typeof MAILBOX_LIST,
    kind: ChangeKind,
    uids: readonly Uid[],
  ): Promise<ModSeq> {
    const modSeq = ++this.account.mod_seq as ModSeq
    await this.told(
      this.sql.run(
        'insert into mail_change (account_id, mod_seq, at_ms, mailbox_id, kind, uids) values (?, ?, ?, ?, ?, ?)',
        this.accountId,
        modSeq,
        this.nowMs,
        mailboxId,
        kind,
        formatUids(uids),
      ),
    )
    this.events.push({
      accountId: this.accountId,
      mailboxId: mailboxId === MAILBOX_LIST ? undefined : mailboxId,
      modSeq,
    })
    return modSeq
  }

  /** Writes the mailbox's counters back. */
  async saveMailbox(mailbox: MailboxRecord): Promise<void> {
    this.saved = mailbox
    await this.told(
      this.sql.run(
        `update mail_mailbox set uid_next = ?, mod_seq = ?, messages = ?, unseen = ?, deleted = ?, size_bytes = ?
        where account_id = ? and mailbox_id = ?`,
        mailbox.uid_next,
        mailbox.mod_seq,
        mailbox.messages,
        mailbox.unseen,
        mailbox.deleted,
        mailbox.size_bytes,
        this.accountId,
        mailbox.mailbox_id,
      ),
    )
  }

  /** Writes the account's counters back; the last statement of a transaction that changed something. */
  async finish(): Promise<void> {
    const { account, accountId } = this
    const counters = [
      account.next_mailbox_id,
      account.next_message_id,
      account.uid_validity,
      account.used_bytes,
      account.used_messages,
    ]
    const expected = this.#expected
    await this.told(
      expected === undefined
        ? this.sql.run(FINISH, account.mod_seq, ...counters, accountId)
        : this.sql.run(
            FINISH_EXPECTED,
            account.mod_seq,
            expected.mod_seq,
            expected.home ?? null,
            ...counters,
            accountId,
          ),
    )
  }

  /**
   * Waits for a statement whose answer nobody needs, where that costs nothing. Over a network it leaves with those that
   * follow it, `commit` with the last of them: a failure is then that of the transaction, and nothing is kept.
   */
  async told(statement: Promise<unknown>): Promise<void> {
    if (this.sql.engine === 'sqlite') await statement
    else
      statement.catch((error: unknown) => {
        // Too late to be part of the transaction: a bug, which nobody else would hear of.
        if (error instanceof LateStatementError) throw error
      })
  }

  /** Counts an entry in (+1) or out (-1) of its mailbox and of the account. */
  count(mailbox: MailboxRecord, entry: { flags: number; size_bytes: number }, sign: 1 | -1): void {
    mailbox.messages += sign
    mailbox.size_bytes += sign * entry.size_bytes
    if ((entry.flags & 8) === 0) mailbox.unseen += sign
    if ((entry.flags & 4) !== 0) mailbox.deleted += sign
    this.account.used_messages += sign
    this.account.used_bytes += sign * entry.size_bytes
  }

  takeMessageId(): MessageId {
    return this.account.next_message_id++ as MessageId
  }
}

function readMailbox(
  sql: Sql,
  accountId: AccountId,
  mailboxId: MailboxId,
): Promise<MailboxRecord | undefined> {
  return sql.get<MailboxRecord>(SELECT_MAILBOX, accountId, mailboxId)
}
