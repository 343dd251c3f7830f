/** Takes messages and recipients out of the queue's tables, with everything that belongs to them. */
import { pieces } from './queue-rows.ts'
import type { Sql } from './sql.ts'

/** Whole messages, whatever their recipients' state. */
export async function removeMessages(sql: Sql, ids: readonly number[]): Promise<void> {
  for (const piece of pieces(ids)) {
    const marks = piece.map(() => '?').join(', ')
    await sql.run(`delete from queue_recipient where message_id in (${marks})`, ...piece)
    await sql.run(`delete from queue_body where message_id in (${marks})`, ...piece)
    await sql.run(`delete from queue_message where id in (${marks})`, ...piece)
  }
}

/** The message too, if no recipient of it is left. */
export async function removeIfEmpty(sql: Sql, messageId: number): Promise<void> {
  const left = await sql.get('select 1 from queue_recipient where message_id = ? limit 1', messageId)
  if (left === undefined) await removeMessages(sql, [messageId])
}

/** Recipients that nobody is delivering just now; tells how many there were. */
export async function removeRecipients(
  sql: Sql,
  keys: readonly { readonly messageId: number; readonly n: number }[],
): Promise<number> {
  let removed = 0
  const byMessage = Map.groupBy(keys, ({ messageId }) => messageId)
  for (const [messageId, own] of [...byMessage].sort(([a], [b]) => a - b)) {
    // Takes the row's lock: two nodes that remove the last two recipients at once must see each other.
    await sql.run('update queue_message set noted = noted where id = ?', messageId)
    for (const { n } of own)
      removed += await sql.run(
        "delete from queue_recipient where message_id = ? and n = ? and state <> 'delivering'",
        messageId,
        n,
      )
    await removeIfEmpty(sql, messageId)
  }
  return removed
}
