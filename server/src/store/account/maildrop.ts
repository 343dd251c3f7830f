/** The INBOX as POP3 counts it: a row a message, few columns, in UID order. RFC 1939 §3 */
import type { AccountId, MailboxId } from '../../mail/ids.ts'
import type { MaildropColumns } from '../account-store.ts'
import type { ReadOptions, Sql } from '../sql.ts'

/** Rows read in one go: some 10 ms. */
const SLICE = 20_000
/** How often a mailbox that changes under our eyes is read anew before any state of it will do. */
const TRIES = 3

type Read = <T>(work: (sql: Sql) => Promise<T>, options?: ReadOptions) => Promise<T>

/** What tells two states of the INBOX apart: UIDs are only ever added at the end, and their messages never change. */
type Key = Pick<MaildropColumns, 'mailboxId' | 'uidValidity' | 'uidNext' | 'count'>

/** `known` itself when it is still what is there. Undefined: there is no INBOX. */
export async function readMaildrop(
  read: Read,
  accountId: AccountId,
  known: MaildropColumns | undefined,
): Promise<MaildropColumns | undefined> {
  for (let tries = 1; ; tries++) {
    const key = await readKey(read, accountId)
    if (key === undefined) return undefined
    if (known !== undefined && isSame(key, known)) return known
    const columns = await readColumns(read, accountId, key)
    if (columns.count === key.count || tries === TRIES) return columns
  }
}

function isSame(one: Key, other: Key): boolean {
  return (
    one.count === other.count &&
    one.uidNext === other.uidNext &&
    one.uidValidity === other.uidValidity &&
    one.mailboxId === other.mailboxId
  )
}

async function readKey(read: Read, accountId: AccountId): Promise<Key | undefined> {
  const row = await read(
    (sql) =>
      sql.get<{ mailbox_id: number; uid_validity: number; uid_next: number; messages: number }>(
        `select mailbox_id, uid_validity, uid_next, messages from mail_mailbox
          where account_id = ? and name = 'INBOX'`,
        accountId,
      ),
    { single: true },
  )
  if (row === undefined) return undefined
  return {
    mailboxId: row.mailbox_id as MailboxId,
    uidValidity: row.uid_validity,
    uidNext: row.uid_next,
    count: row.messages,
  }
}

/** Those below the UIDNEXT of the key: what has arrived since belongs to the next state. */
async function readColumns(read: Read, accountId: AccountId, key: Key): Promise<MaildropColumns> {
  const uids = new Uint32Array(key.count)
  const messageIds = new Uint32Array(key.count)
  const sizes = new Uint32Array(key.count)
  const datesMs = new Float64Array(key.count)
  let count = 0
  for (let after = 0, got = SLICE; got === SLICE && count < key.count; ) {
    got = 0
    const from = after
    await read(
      (sql) =>
        sql.scan<[number, number, number, number]>(
          `select uid, message_id, size_bytes, internal_ms from mail_entry
            where account_id = ? and mailbox_id = ? and uid > ? and uid < ? order by uid limit ?`,
          [accountId, key.mailboxId, from, key.uidNext, SLICE],
          ([uid, messageId, size, dateMs]) => {
            got++
            after = uid
            uids[count] = uid
            messageIds[count] = messageId
            sizes[count] = size
            datesMs[count] = dateMs
            count++
          },
        ),
      { single: true },
    )
    if (got === SLICE) await new Promise(setImmediate)
  }
  // More than were counted: the counter is wrong, which `store check` mends.
  return { ...key, count: Math.min(count, key.count), uids, messageIds, sizes, datesMs }
}
