/** The INBOX as POP3 counts it: a row a message, few columns, in UID order. RFC 1939 §3 */
import { Refusal } from '../../lib/refusal.ts'
import type { MailboxId } from '../../mail/ids.ts'
import type { MaildropColumns, OpenedMaildrop } from '../account-store.ts'
import type { RetentionRule } from '../retention-store.ts'
import type { AccountWork } from './account-work.ts'
import { noteDevice, windowDays } from './retention.ts'

/** Rows read in one go: some 10 ms. */
const SLICE = 20_000
/** How often a mailbox that changes under our eyes is read anew before any state of it will do. */
const TRIES = 3
/** When a device came last is written so often: signing in should not be a write. */
const NOTED_EVERY_MS = 3_600_000

/** What tells two states of the INBOX apart: UIDs are only ever added at the end, and their messages never change. */
type Key = Pick<MaildropColumns, 'mailboxId' | 'uidValidity' | 'uidNext' | 'count'>

type Device = {
  readonly id: number | undefined
  readonly lastMs: number
  readonly hidden: number
}

/** Refusal `not-found`: there is no INBOX. */
export async function openMaildrop(
  work: AccountWork,
  known: MaildropColumns | undefined,
  deviceKey: string,
): Promise<OpenedMaildrop> {
  for (let tries = 1; ; tries++) {
    const { key, device, days } = await readState(work, deviceKey)
    const same = known !== undefined && isSame(key, known)
    const columns = same ? known : await readColumns(work, key)
    if (columns.count !== key.count && tries < TRIES) continue
    const deviceId = await settledDevice(work, device, deviceKey)
    const hidden = await readHidden(work, deviceId, device.hidden)
    return { columns, deviceId, hidden, windowDays: days }
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

type StateRecord = {
  readonly mailbox_id: number
  readonly uid_validity: number
  readonly uid_next: number
  readonly messages: number
  readonly device_id: number | null
  readonly last_ms: number | null
  readonly hidden: number
  readonly keep: RetentionRule['keep'] | null
  readonly days: number | null
  readonly primary_device: number | null
}

async function readState(
  { read, accountId }: AccountWork,
  deviceKey: string,
): Promise<{ readonly key: Key; readonly device: Device; readonly days: number | undefined }> {
  const row = await read(
    (sql) =>
      sql.get<StateRecord>(
        `select b.mailbox_id, b.uid_validity, b.uid_next, b.messages, d.device_id, d.last_ms,
            (select count(*) from mail_hidden h
              where h.account_id = b.account_id and h.device_id = d.device_id) as hidden,
            r.keep, r.days, r.primary_device
           from mail_mailbox b left join mail_device d on d.account_id = b.account_id and d.key = ?
             left join mail_retention r on r.account_id = b.account_id
          where b.account_id = ? and b.name = 'INBOX'`,
        deviceKey,
        accountId,
      ),
    { single: true },
  )
  if (row === undefined) throw new Refusal('not-found', { key: 'store.no-mailbox' })
  return {
    key: {
      mailboxId: row.mailbox_id as MailboxId,
      uidValidity: row.uid_validity,
      uidNext: row.uid_next,
      count: row.messages,
    },
    device: { id: row.device_id ?? undefined, lastMs: row.last_ms ?? 0, hidden: row.hidden },
    days: windowDays({
      keep: row.keep ?? 'auto',
      days: row.days ?? undefined,
      primaryDevice: row.primary_device ?? undefined,
    }),
  }
}

async function settledDevice(work: AccountWork, { id, lastMs }: Device, key: string): Promise<number> {
  const nowMs = work.clock.now()
  if (id !== undefined && nowMs - lastMs < NOTED_EVERY_MS) return id
  return await work.change((tx) => noteDevice(tx, key, nowMs), { durable: 'soon' })
}

async function readHidden(
  { read, accountId }: AccountWork,
  deviceId: number,
  count: number,
): Promise<ReadonlySet<number>> {
  const hidden = new Set<number>()
  if (count > 0)
    await read(
      (sql) =>
        sql.scan<[number]>(
          'select message_id from mail_hidden where account_id = ? and device_id = ?',
          [accountId, deviceId],
          ([id]) => hidden.add(id),
        ),
      { single: true },
    )
  return hidden
}

/** Those below the UIDNEXT of the key: what has arrived since belongs to the next state. */
async function readColumns({ read, accountId }: AccountWork, key: Key): Promise<MaildropColumns> {
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
