/** Sizes and dates of a mailbox in typed arrays: nothing is made for each message. */
import type { AccountId, MailboxId } from '../../mail/ids.ts'
import type { SizeColumns } from '../account-store.ts'
import type { ReadOptions, Sql } from '../sql.ts'

/** Rows read in one go: some 10 ms. */
const SLICE = 20_000
const FIRST_ROOM = 1_024

type Read = <T>(work: (sql: Sql) => Promise<T>, options?: ReadOptions) => Promise<T>

export async function readSizeColumns(
  read: Read,
  accountId: AccountId,
  mailboxId: MailboxId,
): Promise<SizeColumns> {
  let columns = emptyColumns(FIRST_ROOM)
  let count = 0
  for (let last = 0, full = true; full; ) {
    const before = count
    await read(
      (sql) =>
        sql.scan<[number, number, number, number | null, number]>(
          `select uid, size_bytes, internal_ms, sent_ms, saved_ms from mail_entry
            where account_id = ? and mailbox_id = ? and uid > ? order by uid limit ?`,
          [accountId, mailboxId, last, SLICE],
          ([uid, size, internalMs, sentMs, savedMs]) => {
            if (count === columns.uids.length) columns = withRoom(columns, count * 2)
            columns.uids[count] = uid
            columns.sizes[count] = size
            columns.internalMs[count] = internalMs
            columns.sentMs[count] = sentMs ?? Number.NaN
            columns.savedMs[count] = savedMs
            last = uid
            count++
          },
        ),
      { single: true },
    )
    full = count - before === SLICE
    // SQLite answers without ever leaving the thread: the others get their turn here.
    if (full) await new Promise(setImmediate)
  }
  return { ...columns, count }
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
