/** Sizes and dates of a whole mailbox, in slices that let the engine and the thread do other work between. */
import type { AccountId, MailboxId } from '../../mail/ids.ts'
import type { SizeColumns } from '../account-store.ts'
import { readColumns } from '../columns.ts'
import type { ReadOptions, Sql } from '../sql.ts'

/** Rows read in one go: some milliseconds. */
const SLICE = 8_000
const FIRST_ROOM = 1_024

type Read = <T>(work: (sql: Sql) => Promise<T>, options?: ReadOptions) => Promise<T>

type Rows = readonly [
  uids: readonly number[],
  sizes: readonly number[],
  internalMs: readonly number[],
  sentMs: readonly (number | null)[],
  savedMs: readonly number[],
]

/** `known` and what came since: no message's size or dates ever change, and UIDs only rise. */
export async function readSizeColumns(
  read: Read,
  accountId: AccountId,
  mailboxId: MailboxId,
  known: SizeColumns | undefined,
): Promise<SizeColumns> {
  let columns = known ?? emptyColumns(FIRST_ROOM)
  for (let full = true; full; ) {
    const last = columns.count === 0 ? 0 : (columns.uids[columns.count - 1] ?? 0)
    const rows = await read(
      (sql) =>
        readColumns<Rows>(
          sql,
          ['uid', 'size_bytes', 'internal_ms', 'sent_ms', 'saved_ms'],
          `select uid, size_bytes, internal_ms, sent_ms, saved_ms from mail_entry
            where account_id = ? and mailbox_id = ? and uid > ? order by uid limit ?`,
          accountId,
          mailboxId,
          last,
          SLICE,
        ),
      { single: true },
    )
    columns = withRows(columns, rows)
    full = rows[0].length === SLICE
    // SQLite answers without ever leaving the thread: the others get their turn here.
    if (full) await new Promise(setImmediate)
  }
  return columns
}

export function sizeColumnsBytes({ uids }: SizeColumns): number {
  return uids.length * 32
}

function withRows(columns: SizeColumns, [uids, sizes, internalMs, sentMs, savedMs]: Rows): SizeColumns {
  const at = columns.count
  if (uids.length === 0) return columns
  const count = at + uids.length
  const next = count <= columns.uids.length ? columns : withRoom(columns, Math.max(count, at * 2))
  next.uids.set(uids, at)
  next.sizes.set(sizes, at)
  next.internalMs.set(internalMs, at)
  next.sentMs.set(
    sentMs.map((ms) => ms ?? Number.NaN),
    at,
  )
  next.savedMs.set(savedMs, at)
  return { ...next, count }
}

function emptyColumns(room: number): SizeColumns {
  return {
    count: 0,
    uids: new Uint32Array(room),
    sizes: new Uint32Array(room),
    internalMs: new Float64Array(room),
    sentMs: new Float64Array(room),
    savedMs: new Float64Array(room),
  }
}

function withRoom(columns: SizeColumns, room: number): SizeColumns {
  const next = emptyColumns(room)
  next.uids.set(columns.uids)
  next.sizes.set(columns.sizes)
  next.internalMs.set(columns.internalMs)
  next.sentMs.set(columns.sentMs)
  next.savedMs.set(columns.savedMs)
  return next
}
