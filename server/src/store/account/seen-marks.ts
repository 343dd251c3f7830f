/**
 * What others than the owner have seen of a shared mailbox: a bit a message by UID, in rows of CHUNK messages. No row, no
 * bit: not seen. The owner's own \Seen stays in the entry. docs/decisions/0012
 */
import { SEEN } from '../../mail/flag.ts'
import type { AccountId, MailboxId, ModSeq, Uid } from '../../mail/ids.ts'
import type { ReadOptions, Sql } from '../sql.ts'
import { LOG_SLICE } from './changes.ts'
import type { AccountTransaction, ChangeKind, MailboxRecord } from './transaction.ts'
import { parseUids, sorted } from './uid-set.ts'

/** Messages of one row, as a power of two: 1 KiB is written anew when one of them is marked. */
const CHUNK_BITS = 13
const CHUNK = 2 ** CHUNK_BITS

export type SeenChunk = { readonly chunk: number; readonly mod_seq: number; readonly bits: Uint8Array }
type HeldChunk = SeenChunk & { readonly holder_id: number }
type Read = <T>(work: (sql: Sql) => Promise<T>, options?: ReadOptions) => Promise<T>
/** Whose marks of which mailbox. */
export type MarksKey = readonly [accountId: AccountId, mailboxId: MailboxId, holder: AccountId]

export function chunkOf(uid: number): number {
  return uid >>> CHUNK_BITS
}

export function isMarked(bits: Uint8Array | undefined, uid: number): boolean {
  const at = uid & (CHUNK - 1)
  return bits !== undefined && ((bits[at >> 3] ?? 0) & (1 << (at & 7))) !== 0
}

/** Rows that changed after `since`. */
export function readChunks(sql: Sql, key: MarksKey, since: number): Promise<SeenChunk[]> {
  return sql.all<SeenChunk>(
    `select chunk, mod_seq, bits from mail_seen
      where account_id = ? and mailbox_id = ? and holder_id = ? and mod_seq > ?`,
    ...key,
    since,
  )
}

export async function readNewestMarks(
  sql: Sql,
  accountId: AccountId,
  holder: AccountId,
): Promise<ReadonlyMap<MailboxId, ModSeq>> {
  const rows = await sql.all<{ mailbox_id: MailboxId; newest: ModSeq }>(
    `select mailbox_id, max(mod_seq) as newest from mail_seen where account_id = ? and holder_id = ?
      group by mailbox_id`,
    accountId,
    holder,
  )
  return new Map(rows.map(({ mailbox_id, newest }) => [mailbox_id, newest]))
}

/** Which of `uids` the holder has seen. */
export async function readSeen(sql: Sql, key: MarksKey, uids: readonly Uid[]): Promise<Set<Uid>> {
  const chunks = new Map((await readChunks(sql, key, 0)).map(({ chunk, bits }) => [chunk, bits]))
  return new Set(uids.filter((uid) => isMarked(chunks.get(chunkOf(uid)), uid)))
}

/** When the holder last marked which messages, after ModSeq `from` and up to `to`, handed over in that order. */
export async function readMarkings(
  read: Read,
  [accountId, mailboxId, holder]: MarksKey,
  { from, to }: { readonly from: number; readonly to: number },
  onMarking: (modSeq: ModSeq, uids: readonly Uid[]) => void,
): Promise<void> {
  for (let at = from; at < to; at += LOG_SLICE) {
    await read(
      (sql) =>
        sql.scan<[number, string]>(
          `select mod_seq, uids from mail_change
            where account_id = ? and mod_seq > ? and mod_seq <= ? and mailbox_id = ? and kind = ? order by mod_seq`,
          [accountId, at, Math.min(at + LOG_SLICE, to), mailboxId, kindOf(holder)],
          ([modSeq, uids]) => onMarking(modSeq as ModSeq, parseUids(uids)),
        ),
      { single: true },
    )
    if (at + LOG_SLICE < to) await new Promise(setImmediate)
  }
}

/**
 * Marks messages as seen or not seen by the holder; undefined when they all were so already and no ModSeq is spent. The caller
 * has seen to it that they are there, and finishes the transaction.
 */
export async function markSeen(
  tx: AccountTransaction,
  mailbox: MailboxRecord,
  holder: AccountId,
  uids: readonly Uid[],
  seen: boolean,
): Promise<ModSeq | undefined> {
  const mailboxId = mailbox.mailbox_id as MailboxId
  const chunks = new Map<number, Uint8Array>()
  for (const { chunk, bits } of await readChunks(tx.sql, [tx.accountId, mailboxId, holder], 0))
    chunks.set(chunk, Uint8Array.from(bits))
  const changed = sorted(uids).filter((uid) => isMarked(chunks.get(chunkOf(uid)), uid) !== seen)
  if (changed.length === 0) return undefined
  const modSeq = await tx.log(mailboxId, kindOf(holder), changed)
  for (const uid of changed) setMark(chunks, uid, seen)
  for (const chunk of new Set(changed.map(chunkOf)))
    await tx.sql.run(
      `insert into mail_seen (account_id, mailbox_id, holder_id, chunk, mod_seq, bits) values (?, ?, ?, ?, ?, ?)
        on conflict (account_id, mailbox_id, holder_id, chunk)
        do update set mod_seq = excluded.mod_seq, bits = excluded.bits`,
      tx.accountId,
      mailboxId,
      holder,
      chunk,
      modSeq,
      chunks.get(chunk) ?? new Uint8Array(),
    )
  if (mailbox.marked === 0) await noteMarked(tx, mailbox)
  return modSeq
}

/** Whoever had seen a message has seen it where it is now. `from[n]` went to `to[n]`. */
export async function carryMarks(
  tx: AccountTransaction,
  source: MailboxRecord,
  target: MailboxRecord,
  from: readonly Uid[],
  to: readonly Uid[],
): Promise<void> {
  if (source.marked === 0) return
  const rows = await tx.sql.all<HeldChunk>(
    'select holder_id, chunk, mod_seq, bits from mail_seen where account_id = ? and mailbox_id = ?',
    tx.accountId,
    source.mailbox_id,
  )
  for (const [holder, held] of Map.groupBy(rows, ({ holder_id }) => holder_id)) {
    const chunks = new Map(held.map(({ chunk, bits }) => [chunk, bits]))
    const arrived = to.filter((_, at) => isMarked(chunks.get(chunkOf(from[at] ?? 0)), from[at] ?? 0))
    await markSeen(tx, target, holder as AccountId, arrived, true)
  }
}

/** All messages have gone from one mailbox into another, under the same UIDs. */
export async function moveMarks(
  tx: AccountTransaction,
  source: MailboxRecord,
  target: MailboxRecord,
): Promise<void> {
  if (source.marked === 0) return
  await tx.sql.run(
    'update mail_seen set mailbox_id = ? where account_id = ? and mailbox_id = ?',
    target.mailbox_id,
    tx.accountId,
    source.mailbox_id,
  )
  await noteMarked(tx, target)
}

export async function dropMarks(tx: AccountTransaction, mailbox: MailboxRecord): Promise<void> {
  if (mailbox.marked === 0) return
  await tx.sql.run(
    'delete from mail_seen where account_id = ? and mailbox_id = ?',
    tx.accountId,
    mailbox.mailbox_id,
  )
}

/** The flags of an entry as the holder sees them: somebody else's \Seen is not theirs. */
export function flagsSeenBy(flags: number, seen: boolean): number {
  const others = (flags & SEEN) === 0 ? flags : flags - SEEN
  return seen ? others + SEEN : others
}

async function noteMarked(tx: AccountTransaction, mailbox: MailboxRecord): Promise<void> {
  mailbox.marked = 1
  await tx.sql.run(
    'update mail_mailbox set marked = 1 where account_id = ? and mailbox_id = ?',
    tx.accountId,
    mailbox.mailbox_id,
  )
}

function setMark(chunks: Map<number, Uint8Array>, uid: number, seen: boolean): void {
  const bits = chunks.get(chunkOf(uid)) ?? new Uint8Array(CHUNK / 8)
  const at = uid & (CHUNK - 1)
  const octet = bits[at >> 3] ?? 0
  bits[at >> 3] = seen ? octet | (1 << (at & 7)) : octet & ~(1 << (at & 7))
  chunks.set(chunkOf(uid), bits)
}

function kindOf(holder: AccountId): ChangeKind {
  return `seen/${holder}`
}
