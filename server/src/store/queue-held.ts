/**
 * Messages of the queue that the takeover breaker holds for an account (decisions/0023): those that came in while it was
 * stopped, and those that were waiting then. A row stays when a person lets the message go: it is not held again.
 */
import { marks, pieces, type RowKey } from './queue-rows.ts'
import type { Database, Sql } from './sql.ts'

export type HeldFor = { readonly accountId: number; readonly organisationId: number }

/** Of messages that are being inserted, with their recipients `held`. */
export async function insertHeld(
  sql: Sql,
  messages: readonly { readonly id: number; readonly heldFor?: HeldFor | undefined }[],
): Promise<void> {
  for (const { id, heldFor } of messages)
    if (heldFor !== undefined)
      await sql.run(
        'insert into queue_held_for (message_id, account_id, organisation_id, let_go) values (?, ?, ?, 0)',
        id,
        heldFor.accountId,
        heldFor.organisationId,
      )
}

/** Whether mail of the account waits that nobody let go. */
export async function hasWaiting(db: Database, { accountId, organisationId }: HeldFor): Promise<boolean> {
  const row = await db.read((sql) => sql.get(`${WAITING} limit 1`, organisationId, accountId), {
    single: true,
  })
  return row !== undefined
}

/** Holds all that waits of the account and that nobody let go; tells which recipients. */
export function holdWaiting(
  db: Database,
  { accountId, organisationId }: HeldFor,
): Promise<readonly RowKey[]> {
  return db.write(async (sql) => {
    await sql.run(
      `insert into queue_held_for (message_id, account_id, organisation_id, let_go) ${WAITING}
        on conflict (message_id) do nothing`,
      organisationId,
      accountId,
    )
    const rows = await sql.all<{ message_id: number; n: number }>(
      `update queue_recipient set state = 'held' where state = 'waiting' and message_id in
        (select message_id from queue_held_for where account_id = ? and let_go = 0)
        returning message_id, n`,
      accountId,
    )
    return rows.map((row) => ({ messageId: row.message_id, n: row.n }))
  })
}

const WAITING = `select m.id, m.account_id, m.organisation_id, 0 from queue_message m
  where m.organisation_id = ? and m.account_id = ?
    and exists (select 1 from queue_recipient r where r.message_id = m.id and r.state = 'waiting')
    and not exists (select 1 from queue_held_for h where h.message_id = m.id and h.let_go = 1)`

/** A person lets these messages go, as a whole or in part. */
export async function letGo(sql: Sql, messageIds: readonly number[]): Promise<void> {
  for (const piece of pieces(messageIds))
    await sql.run(
      `update queue_held_for set let_go = 1 where message_id in (${marks(piece.length)})`,
      ...piece,
    )
}

/** Messages and recipients that are held for the account. */
export async function countHeld(
  db: Database,
  accountId: number,
): Promise<{ readonly messages: number; readonly recipients: number }> {
  const row = await db.read(
    (sql) =>
      sql.get<{ messages: number; recipients: number }>(
        `select count(distinct r.message_id) as messages, count(*) as recipients from queue_held_for h
          join queue_recipient r on r.message_id = h.message_id where h.account_id = ? and r.state = 'held'`,
        accountId,
      ),
    { single: true },
  )
  return { messages: Number(row?.messages ?? 0), recipients: Number(row?.recipients ?? 0) }
}

/** Forgets messages that have left the queue. */
export async function forgetHeld(db: Database, accountId: number): Promise<void> {
  await db.write(
    (sql) =>
      sql.run(
        `delete from queue_held_for where account_id = ? and not exists
          (select 1 from queue_message m where m.id = queue_held_for.message_id)`,
        accountId,
      ),
    { durable: 'soon' },
  )
}
