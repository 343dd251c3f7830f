/**
 * What one account sends. Every decision about a submission is one transaction on its row: to call it back and to let it
 * leave cannot both come true. RFC 8621 §7
 */
import { Refusal } from '../../lib/refusal.ts'
import type { MessageId, ThreadId } from '../../mail/ids.ts'
import {
  SUBMISSION_CLAIM_MS,
  SUBMISSION_KEPT_MS,
  SUBMISSION_REPEATED_MS,
  SUBMISSION_UNDECIDED_MS,
  SUBMISSIONS_LISTED_MAX,
  SUBMISSIONS_WAITING_MAX,
} from '../limits.ts'
import type { Sql } from '../sql.ts'
import type {
  Begun,
  NewSubmission,
  Released,
  SentCopy,
  SubmissionChanges,
  SubmissionRecord,
  SubmissionStore,
} from '../submission-store.ts'
import type { AccountWork } from './account-work.ts'
import { forgetCopies, noteCopies, readCopies } from './submission-copies.ts'
import type { AccountTransaction } from './transaction.ts'

/**
 * `new`: being handed over. `dropped`: it was not, and nothing of it leaves. These two are told to nobody; the others are what
 * RFC 8621 calls them.
 */
type State = 'new' | 'pending' | 'final' | 'canceled' | 'dropped'
type Row = {
  readonly submission_id: number
  readonly message_id: number
  readonly thread_id: number
  readonly identity: string
  readonly envelope: string
  readonly send_ms: number
  readonly made_ms: number
  readonly state: State
  readonly destroyed: number
  readonly changed_seq: number
  readonly followed: number
}

const COLUMNS = `submission_id, message_id, thread_id, identity, envelope, send_ms, made_ms, state, destroyed, changed_seq,
  followed`
const TOLD = "state in ('pending', 'final', 'canceled')"

export class AccountSubmissions implements SubmissionStore {
  readonly #work: AccountWork

  constructor(work: AccountWork) {
    this.#work = work
  }

  async known(keyHash: Uint8Array): Promise<SubmissionRecord | undefined> {
    const { accountId, clock, read } = this.#work
    const row = await read((sql) => sameCreation(sql, accountId, keyHash, clock.now()), { single: true })
    return row === undefined || row.state === 'new' ? undefined : recordOf(row)
  }

  begin(submission: NewSubmission): Promise<Begun> {
    return this.#work.change(async (tx) => {
      const { sql, accountId, nowMs } = tx
      const same = await sameCreation(sql, accountId, submission.keyHash, nowMs)
      if (same !== undefined && same.state !== 'new') return { kind: 'known', record: recordOf(same) }
      if (same !== undefined && nowMs - same.made_ms < SUBMISSION_CLAIM_MS) return { kind: 'busy' }
      // Whoever began it has died, or hears that it came too late.
      if (same !== undefined) await setState(tx, same.submission_id, 'dropped')
      await forgetOld(tx)
      await assertRoom(sql, accountId)
      const id = await nextSeq(tx)
      const { deliveryId, keyHash, emailId, threadId, identity, envelope, sendMs, behind = [] } = submission
      await sql.run(
        `insert into mail_submission (account_id, ${COLUMNS}, delivery_id, key_hash)
          values (?, ?, ?, ?, ?, ?, ?, ?, 'new', 0, ?, 1, ?, ?)`,
        ...[accountId, id, emailId, threadId, identity, envelope, sendMs, nowMs, id, deliveryId, keyHash],
      )
      await noteCopies(
        tx,
        id,
        behind.map((one) => ({ ...one, fate: 'queued', reply: '' })),
      )
      return { kind: 'begun', id }
    })
  }

  taken(id: number): Promise<boolean> {
    return this.#work.change(async (tx) => (await setState(tx, id, 'pending', 'new')) > 0)
  }

  async giveUp(id: number): Promise<void> {
    await this.#work.change((tx) => setState(tx, id, 'dropped', 'new'))
  }

  cancel(id: number): Promise<boolean> {
    return this.#work.change(async (tx) => (await setState(tx, id, 'canceled', 'pending')) > 0)
  }

  destroy(id: number): Promise<boolean> {
    return this.#work.change(async (tx) => {
      const { sql, accountId } = tx
      const found = await sql.get(
        `select 1 from mail_submission where account_id = ? and submission_id = ? and destroyed = 0 and ${TOLD}`,
        accountId,
        id,
      )
      if (found === undefined) return false
      await sql.run(
        'update mail_submission set destroyed = 1, changed_seq = ? where account_id = ? and submission_id = ?',
        ...[await nextSeq(tx), accountId, id],
      )
      return true
    })
  }

  release(deliveryId: string, allowed: boolean): Promise<Released> {
    return this.#work.change(async (tx): Promise<Released> => {
      const { sql, accountId, nowMs } = tx
      const row = await sql.get<Row>(
        `select ${COLUMNS} from mail_submission where account_id = ? and delivery_id = ?`,
        accountId,
        deliveryId,
      )
      // Forgotten only in an account that was restored or built anew: whoever sent it wanted it to leave.
      if (row === undefined) return { kind: 'go', messageId: undefined }
      const { submission_id: id, state, send_ms: sendMs, made_ms: madeMs } = row
      const messageId = row.message_id as MessageId
      switch (state) {
        case 'final':
          return { kind: 'go', messageId }
        case 'canceled':
        case 'dropped':
          return { kind: 'drop' }
        case 'new': {
          const untilMs = madeMs + SUBMISSION_UNDECIDED_MS
          if (nowMs < untilMs) return { kind: 'wait', untilMs: Math.min(untilMs, nowMs + LOOK_AGAIN_MS) }
          await setState(tx, id, 'dropped')
          return { kind: 'drop' }
        }
        case 'pending':
          if (nowMs < sendMs) return { kind: 'wait', untilMs: sendMs }
          await setState(tx, id, allowed ? 'final' : 'canceled')
          return allowed ? { kind: 'go', messageId } : { kind: 'drop' }
      }
    })
  }

  async note(
    deliveryId: string,
    copies: readonly SentCopy[],
    expanded: readonly string[] = [],
  ): Promise<void> {
    await this.#work.change(async (tx) => {
      const { sql, accountId } = tx
      const row = await sql.get<Pick<Row, 'submission_id'>>(
        `select submission_id from mail_submission
          where account_id = ? and delivery_id = ? and followed = 1 and ${TOLD}`,
        accountId,
        deliveryId,
      )
      if (row === undefined) return
      const { submission_id: id } = row
      if (!(await noteCopies(tx, id, copies, expanded))) return
      await sql.run(
        'update mail_submission set changed_seq = ? where account_id = ? and submission_id = ? and destroyed = 0',
        ...[await nextSeq(tx), accountId, id],
      )
    })
  }

  async copies(ids: readonly number[]): Promise<ReadonlyMap<number, readonly SentCopy[]>> {
    const { accountId, read } = this.#work
    return ids.length === 0 ? new Map() : await read((sql) => readCopies(sql, accountId, ids))
  }

  async state(): Promise<number> {
    const { accountId, read } = this.#work
    return (await read((sql) => readLog(sql, accountId), { single: true })).seq
  }

  async list(): Promise<{ readonly state: number; readonly submissions: readonly SubmissionRecord[] }> {
    const { accountId, read } = this.#work
    return await read(async (sql) => {
      const { seq } = await readLog(sql, accountId)
      const rows = await sql.all<Row>(
        `select ${COLUMNS} from mail_submission where account_id = ? and destroyed = 0 and ${TOLD}
          order by submission_id desc limit ?`,
        accountId,
        SUBMISSIONS_LISTED_MAX,
      )
      return { state: seq, submissions: rows.map(recordOf) }
    })
  }

  async changesSince(state: number): Promise<SubmissionChanges | undefined> {
    const { accountId, read } = this.#work
    return await read(async (sql) => {
      const { seq, floor } = await readLog(sql, accountId)
      if (state < floor || state > seq) return undefined
      const rows = await sql.all<Row>(
        `select ${COLUMNS} from mail_submission where account_id = ? and changed_seq > ? order by changed_seq limit ?`,
        accountId,
        state,
        SUBMISSIONS_LISTED_MAX + 1,
      )
      return rows.length > SUBMISSIONS_LISTED_MAX ? undefined : { state: seq, ...changesIn(rows, state) }
    })
  }
}

/** How soon the queue looks again at what is being handed over, in ms: as long as that takes. */
const LOOK_AGAIN_MS = 500

function changesIn(rows: readonly Row[], since: number): Omit<SubmissionChanges, 'state'> {
  const created: number[] = []
  const updated: number[] = []
  const destroyed: number[] = []
  for (const { submission_id: id, state, destroyed: isGone } of rows) {
    // An id is the number of its making.
    const isNew = id > since
    if (state === 'new' || state === 'dropped') continue
    if (isGone === 1) {
      if (!isNew) destroyed.push(id)
    } else (isNew ? created : updated).push(id)
  }
  return { created, updated, destroyed }
}

function sameCreation(
  sql: Sql,
  accountId: number,
  keyHash: Uint8Array,
  nowMs: number,
): Promise<Row | undefined> {
  return sql.get<Row>(
    `select ${COLUMNS} from mail_submission
      where account_id = ? and key_hash = ? and state in ('new', 'pending', 'final') and made_ms > ?
      order by submission_id desc limit 1`,
    ...[accountId, keyHash, nowMs - SUBMISSION_REPEATED_MS],
  )
}

/** How many rows there were, in that state or in any. */
async function setState(tx: AccountTransaction, id: number, to: State, from?: State): Promise<number> {
  const { sql, accountId } = tx
  const found = await sql.get<{ state: State }>(
    'select state from mail_submission where account_id = ? and submission_id = ?',
    accountId,
    id,
  )
  if (found === undefined || (from !== undefined && found.state !== from)) return 0
  return await sql.run(
    'update mail_submission set state = ?, changed_seq = ? where account_id = ? and submission_id = ?',
    ...[to, await nextSeq(tx), accountId, id],
  )
}

async function assertRoom(sql: Sql, accountId: number): Promise<void> {
  const row = await sql.get<{ count: number }>(
    "select count(*) as count from mail_submission where account_id = ? and state in ('new', 'pending')",
    accountId,
  )
  if (Number(row?.count ?? 0) >= SUBMISSIONS_WAITING_MAX)
    throw new Refusal('limit', { key: 'store.too-many-waiting', values: { n: SUBMISSIONS_WAITING_MAX } })
}

type Log = { readonly seq: number; readonly floor: number }

async function readLog(sql: Sql, accountId: number): Promise<Log> {
  const row = await sql.get<Log>('select seq, floor from mail_submission_log where account_id = ?', accountId)
  return row ?? { seq: 0, floor: 0 }
}

/** Whoever watches hears that there is something to ask about. */
async function nextSeq({ sql, accountId, account, events }: AccountTransaction): Promise<number> {
  if (events.length === 0) events.push({ accountId, mailboxId: undefined, modSeq: account.mod_seq })
  const row = await sql.get<{ seq: number }>(
    `insert into mail_submission_log (account_id, seq, floor) values (?, 1, 0)
      on conflict (account_id) do update set seq = mail_submission_log.seq + 1 returning seq`,
    accountId,
  )
  if (row === undefined) throw new Error('a number was asked for and none came')
  return row.seq
}

/** Who asks about the time before hears that it is too long ago. */
async function forgetOld({ sql, accountId, nowMs }: AccountTransaction): Promise<void> {
  const old = "account_id = ? and send_ms < ? and made_ms < ? and state not in ('new', 'pending')"
  const before = [accountId, nowMs - SUBMISSION_KEPT_MS, nowMs - SUBMISSION_KEPT_MS]
  const last = await sql.get<{ seq: number | null }>(
    `select max(changed_seq) as seq from mail_submission where ${old}`,
    ...before,
  )
  if (last === undefined || last.seq === null) return
  await forgetCopies(sql, accountId, `select submission_id from mail_submission where ${old}`, before)
  await sql.run(`delete from mail_submission where ${old}`, ...before)
  await sql.run(
    'update mail_submission_log set floor = ? where account_id = ? and floor < ?',
    ...[last.seq, accountId, last.seq],
  )
}

function recordOf(row: Row): SubmissionRecord {
  return {
    id: row.submission_id,
    emailId: row.message_id as MessageId,
    threadId: row.thread_id as ThreadId,
    identity: row.identity,
    envelope: row.envelope,
    sendMs: row.send_ms,
    undoStatus: row.state === 'pending' || row.state === 'canceled' ? row.state : 'final',
    followed: row.followed === 1,
  }
}
