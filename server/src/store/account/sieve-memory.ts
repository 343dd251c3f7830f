/**
 * What scripts of an account remember from one message to the next: whom they have answered (RFC 5230 §4.2), what they have
 * seen (RFC 7352 §3), and what they have done within the hour. All of it runs out by itself.
 */
import type { AccountId } from '../../mail/ids.ts'
import {
  SIEVE_DIGEST_BYTES_MAX,
  SIEVE_HOUR_MS,
  SIEVE_MEMORIES_MAX,
  SIEVE_PER_HOUR,
  SIEVE_SLOT_MS,
} from '../limits.ts'
import type { SieveDeed, SieveMemory, SieveStore } from '../sieve-store.ts'
import type { Database, Sql } from '../sql.ts'
import type { AccountTransaction } from './transaction.ts'

/** Rows of one transaction: deliveries of the same account hardly wait. */
const BATCH = 500

type Until = Parameters<SieveStore['remember']>[2]

export async function remember(
  { sql, accountId }: AccountTransaction,
  kind: SieveMemory,
  digest: Uint8Array,
  { nowMs, untilMs, refresh = false }: Until,
): Promise<boolean> {
  assertDigest(digest)
  const row = await sql.get<{ until_ms: number }>(
    'select until_ms from mail_sieve_memory where account_id = ? and kind = ? and digest = ?',
    accountId,
    kind,
    digest,
  )
  const isNew = row === undefined || row.until_ms <= nowMs
  if (isNew || refresh)
    await sql.run(
      `insert into mail_sieve_memory (account_id, kind, digest, until_ms) values (?, ?, ?, ?)
        on conflict (account_id, kind, digest) do update set until_ms = excluded.until_ms`,
      accountId,
      kind,
      digest,
      untilMs,
    )
  return isNew
}

export async function forget(
  { sql, accountId }: AccountTransaction,
  kind: SieveMemory,
  digest: Uint8Array,
): Promise<void> {
  assertDigest(digest)
  await sql.run(
    'delete from mail_sieve_memory where account_id = ? and kind = ? and digest = ?',
    accountId,
    kind,
    digest,
  )
}

/** A deed of any minute counts for an hour and up to a slot more. */
export async function take(
  { sql, accountId }: AccountTransaction,
  deed: SieveDeed,
  nowMs: number,
  amount: number,
): Promise<boolean> {
  const slot = Math.floor(nowMs / SIEVE_SLOT_MS)
  const first = slot - SIEVE_HOUR_MS / SIEVE_SLOT_MS
  await sql.run(
    'delete from mail_sieve_deed where account_id = ? and deed = ? and slot < ?',
    accountId,
    deed,
    first,
  )
  const row = await sql.get<{ done: number | null }>(
    'select cast(sum(times) as bigint) as done from mail_sieve_deed where account_id = ? and deed = ?',
    accountId,
    deed,
  )
  if ((row?.done ?? 0) + amount > SIEVE_PER_HOUR[deed]) return false
  await sql.run(
    `insert into mail_sieve_deed (account_id, deed, slot, times) values (?, ?, ?, ?)
      on conflict (account_id, deed, slot) do update set times = mail_sieve_deed.times + excluded.times`,
    accountId,
    deed,
    slot,
    amount,
  )
  return true
}

/** Takes away what has run out, and of more than SIEVE_MEMORIES_MAX what would run out first; how many. */
export async function sweepMemories(db: Database, accountId: AccountId, nowMs: number): Promise<number> {
  const look = async (sql: Sql) =>
    await sql.get<{ oldest: number | null; count: number }>(
      'select min(until_ms) as oldest, count(*) as count from mail_sieve_memory where account_id = ?',
      accountId,
    )
  const found = await db.read(look, { single: true })
  let over = Math.max(0, (found?.count ?? 0) - SIEVE_MEMORIES_MAX)
  let isOld = (found?.oldest ?? nowMs + 1) <= nowMs
  let swept = 0
  while (over > 0 || isOld) {
    const atMost = over > 0 ? Math.min(over, BATCH) : BATCH
    const gone = await db.write((sql) => sweepSome(sql, accountId, over > 0 ? undefined : nowMs, atMost))
    swept += gone
    over = Math.max(0, over - gone)
    isOld = gone === atMost
  }
  return swept
}

/** Those that run out first; with a time, only what has run out by then. */
async function sweepSome(
  sql: Sql,
  accountId: AccountId,
  nowMs: number | undefined,
  limit: number,
): Promise<number> {
  const rows = await sql.all<{ kind: string; digest: Uint8Array }>(
    `select kind, digest from mail_sieve_memory where account_id = ? and until_ms <= ?
      order by until_ms limit ?`,
    accountId,
    nowMs ?? Number.MAX_SAFE_INTEGER,
    limit,
  )
  for (const { kind, digest } of rows)
    await sql.run(
      'delete from mail_sieve_memory where account_id = ? and kind = ? and digest = ?',
      accountId,
      kind,
      digest,
    )
  return rows.length
}

/** Who calls makes digests of one length: another is a mistake of ours. */
function assertDigest(digest: Uint8Array): void {
  if (digest.length === 0 || digest.length > SIEVE_DIGEST_BYTES_MAX)
    throw new Error(`a digest of ${digest.length} octets`)
}
