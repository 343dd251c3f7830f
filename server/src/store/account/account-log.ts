/** The change log of all mailboxes of an account at once, as messages. RFC 8620 §5.2 */
import type { MailboxId, MessageId, ModSeq, ThreadId, Uid } from '../../mail/ids.ts'
import { CHANGE_ROWS_MAX, CHANGED_UIDS_MAX, UNDELETE_MS } from '../limits.ts'
import type { AccountChanges, LogEnd, LogScope, LogStore } from '../log-store.ts'
import type { Sql } from '../sql.ts'
import type { AccountWork } from './account-work.ts'
import { type ChangeKind, MAILBOX_LIST } from './transaction.ts'
import { parseUids, selectByUids } from './uid-set.ts'

type EndRecord = {
  readonly mod_seq: number
  readonly next_message_id: number
  readonly next_mailbox_id: number
  readonly log_floor: number
}
type ChangeRecord = {
  readonly mod_seq: number
  readonly at_ms: number
  readonly mailbox_id: number
  readonly kind: ChangeKind
  readonly uids: string
}
type HeldMessage = { readonly uid: number; readonly message_id: number; readonly thread_id: number }

export class AccountLog implements LogStore {
  readonly #work: AccountWork

  constructor(work: AccountWork) {
    this.#work = work
  }

  async end(): Promise<LogEnd> {
    return endOf(await this.#work.read((sql) => this.#readEnd(sql), { single: true }))
  }

  since(modSeq: ModSeq, scope?: LogScope): Promise<AccountChanges> {
    return this.#work.read((sql) => this.#readSince(sql, modSeq, scope))
  }

  async #readEnd(sql: Sql): Promise<EndRecord> {
    const row = await sql.get<EndRecord>(
      'select mod_seq, next_message_id, next_mailbox_id, log_floor from mail_account where account_id = ?',
      this.#work.accountId,
    )
    return row ?? { mod_seq: 0, next_message_id: 1, next_mailbox_id: 1, log_floor: 0 }
  }

  async #readSince(sql: Sql, since: ModSeq, scope: LogScope | undefined): Promise<AccountChanges> {
    const end = await this.#readEnd(sql)
    const nothing: AccountChanges = {
      ...endOf(end),
      messages: new Set(),
      threads: new Set(),
      mailboxes: new Set(),
      listChanged: false,
      formerMailboxes: [],
      incomplete: false,
    }
    if (since === end.mod_seq) return nothing
    if (since < end.log_floor || since > end.mod_seq) return { ...nothing, incomplete: true }
    const rows = await sql.all<ChangeRecord>(
      `select mod_seq, at_ms, mailbox_id, kind, uids from mail_change
        where account_id = ? and mod_seq > ? order by mod_seq limit ?`,
      this.#work.accountId,
      since,
      CHANGE_ROWS_MAX + 1,
    )
    const touched = touchedIn(rows, this.#work.clock.now() - UNDELETE_MS, scope)
    if (touched === undefined) return { ...nothing, incomplete: true }
    const { byMailbox, listedMs } = touched
    return {
      ...nothing,
      ...(await this.#messagesOf(sql, byMailbox)),
      mailboxes: new Set(byMailbox.keys()),
      listChanged: listedMs !== undefined,
      formerMailboxes: listedMs === undefined ? [] : await this.#formerSince(sql, listedMs),
    }
  }

  /** What was moved on is found where it went, for that was written down too. */
  async #messagesOf(
    sql: Sql,
    byMailbox: ReadonlyMap<MailboxId, ReadonlySet<Uid>>,
  ): Promise<Pick<AccountChanges, 'messages' | 'threads'>> {
    const messages = new Set<MessageId>()
    const threads = new Set<ThreadId>()
    for (const [mailboxId, set] of byMailbox) {
      const uids = [...set].sort((a, b) => a - b)
      for (const table of ['mail_entry', 'mail_tombstone']) {
        const select = `select e.uid, e.message_id, m.thread_id from ${table} e
          join mail_message m on m.account_id = e.account_id and m.message_id = e.message_id`
        const key = [this.#work.accountId, mailboxId] as const
        for (const row of await selectByUids<HeldMessage>(sql, select, key, uids)) {
          messages.add(row.message_id as MessageId)
          threads.add(row.thread_id as ThreadId)
        }
      }
    }
    return { messages, threads }
  }

  async #formerSince(sql: Sql, sinceMs: number): Promise<MailboxId[]> {
    const rows = await sql.all<{ mailbox_id: number }>(
      'select mailbox_id from mail_former_mailbox where account_id = ? and at_ms >= ? order by mailbox_id',
      this.#work.accountId,
      sinceMs,
    )
    return rows.map(({ mailbox_id }) => mailbox_id as MailboxId)
  }
}

type Touched = {
  readonly byMailbox: ReadonlyMap<MailboxId, ReadonlySet<Uid>>
  /** When the list of mailboxes changed first. */
  readonly listedMs: number | undefined
}

/** Undefined: too much, or removed so long ago that nobody knows any more what it was. */
function touchedIn(
  rows: readonly ChangeRecord[],
  keptSinceMs: number,
  scope: LogScope | undefined,
): Touched | undefined {
  if (rows.length > CHANGE_ROWS_MAX) return undefined
  const byMailbox = new Map<MailboxId, Set<Uid>>()
  let listedMs: number | undefined
  let count = 0
  for (const { kind, at_ms, mailbox_id, uids } of rows) {
    if (kind === 'contacts') continue
    if (mailbox_id === MAILBOX_LIST) {
      // Which mailboxes a holder sees, and their names, are told by LogEnd.shares: the others' are the owner's affair.
      if (scope === undefined) listedMs ??= at_ms
      continue
    }
    if (scope !== undefined && !scope.mailboxes.has(mailbox_id as MailboxId)) continue
    // What others have seen of a shared mailbox is theirs.
    const isMessage = kind === 'append' || kind === 'flags' || kind === 'expunge'
    if (!isMessage && (scope === undefined || kind !== `seen/${scope.holder}`)) continue
    if (kind === 'expunge' && at_ms < keptSinceMs) return undefined
    const set = byMailbox.get(mailbox_id as MailboxId) ?? new Set()
    byMailbox.set(mailbox_id as MailboxId, set)
    const before = set.size
    for (const uid of parseUids(uids)) set.add(uid)
    count += set.size - before
    if (count > CHANGED_UIDS_MAX) return undefined
  }
  return { byMailbox, listedMs }
}

function endOf(row: EndRecord): LogEnd {
  return {
    modSeq: row.mod_seq as ModSeq,
    nextMessageId: row.next_message_id as MessageId,
    nextMailboxId: row.next_mailbox_id as MailboxId,
  }
}
