/** Writes new messages, many with one statement. Used for submissions and for our own notices alike. */
import type { Arrived } from './arrivals/arrivals.ts'
import type { Lane } from './directory-lanes.ts'
import { insertHeld } from './queue-held.ts'
import { messageColumns, pieces, tuples } from './queue-rows.ts'
import type { NewMessage, NewRecipient } from './queue-types.ts'
import type { Database, Sql, Value } from './sql.ts'

/** Octets a row of queue_body: a large message is read and written in pieces of this, never whole by an engine. */
export const BODY_PART_BYTES = 1024 * 1024

const RECIPIENT_COLUMNS =
  'message_id, n, address, destination, state, owner, next_ms, attempts, expansions, notify, original_recipient, expires_ms, warned, mass_of'

/** Inserts those whose delivery id is new, and tells under which id each message is in the queue. */
export async function insertMessages(
  sql: Sql,
  node: string,
  messages: readonly NewMessage[],
): Promise<number[]> {
  const fresh = new Set<number>()
  for (const piece of pieces(messages)) {
    const rows = await sql.all<{ id: number }>(
      `insert into queue_message (${messageColumns}) values ${tuples(piece.length, 16)}
       on conflict (delivery_id) do nothing returning id`,
      ...piece.flatMap(messageValues),
    )
    for (const { id } of rows) fresh.add(id)
  }
  const inserted = fresh.size === messages.length ? messages : messages.filter(({ id }) => fresh.has(id))
  await insertBodies(sql, inserted)
  await insertHeld(sql, inserted)
  await insertRecipients(
    sql,
    node,
    inserted.flatMap((message) =>
      message.recipients.map((recipient, n) => ({
        ...{ messageId: message.id, n, recipient },
        massOf: massOf(message.lane, message.organisationId),
      })),
    ),
  )
  if (inserted.length === messages.length) return messages.map(({ id }) => id)
  const ids: number[] = []
  for (const { id, deliveryId } of messages) {
    if (fresh.has(id)) ids.push(id)
    else {
      const known = await sql.get<{ id: number }>(
        'select id from queue_message where delivery_id = ?',
        deliveryId,
      )
      ids.push(known?.id ?? id)
    }
  }
  return ids
}

/** Under which id each of these deliveries is in the tables, where it is. SQLite only. */
export async function knownDeliveries(
  db: Database,
  messages: readonly NewMessage[],
): Promise<Map<string, number>> {
  const ids = JSON.stringify(messages.map(({ deliveryId }) => deliveryId))
  const rows = await db.read(
    (sql) =>
      sql.all<{ id: number; delivery_id: string }>(
        'select id, delivery_id from queue_message where delivery_id in (select value from json_each(?))',
        ids,
      ),
    { single: true },
  )
  return new Map(rows.map((row) => [row.delivery_id, row.id]))
}

/** Inserts messages with those recipients that are left of them; what is a row already is not inserted again. */
export async function insertArrived(sql: Sql, node: string, arrived: readonly Arrived[]): Promise<void> {
  await insertMessages(
    sql,
    node,
    arrived.map(({ message }) => message),
  )
  for (const { message, left } of arrived)
    for (const n of message.recipients.keys())
      if (!left.has(n))
        await sql.run('delete from queue_recipient where message_id = ? and n = ?', message.id, n)
}

/** What `mass_of` of a message's recipients is. */
export function massOf(lane: Lane, organisationId: number | null): number | null {
  return lane === 'mass' ? (organisationId ?? 0) : null
}

export type NewRow = {
  readonly messageId: number
  readonly n: number
  readonly recipient: NewRecipient
  readonly massOf: number | null
}

export async function insertRecipients(sql: Sql, node: string, rows: readonly NewRow[]): Promise<void> {
  for (const piece of pieces(rows))
    await sql.run(
      `insert into queue_recipient (${RECIPIENT_COLUMNS}) values ${tuples(piece.length, 14)}`,
      ...piece.flatMap(({ messageId, n, recipient, massOf }): Value[] => [
        messageId,
        n,
        recipient.address,
        recipient.destination,
        recipient.state,
        recipient.state === 'delivering' ? node : null,
        recipient.nextMs,
        0,
        recipient.expansions,
        recipient.notify,
        recipient.originalRecipient,
        recipient.expiresMs,
        0,
        massOf,
      ]),
    )
}

async function insertBodies(sql: Sql, messages: readonly NewMessage[]): Promise<void> {
  const parts = messages.flatMap(({ id, bytes }) => partsOf(id, bytes))
  for (const piece of pieces(parts))
    await sql.run(
      `insert into queue_body (message_id, part, bytes) values ${tuples(piece.length, 3)}`,
      ...piece.flatMap(({ id, part, bytes }): Value[] => [id, part, bytes]),
    )
}

function partsOf(id: number, bytes: Uint8Array): { id: number; part: number; bytes: Uint8Array }[] {
  const parts = []
  let part = 0
  do {
    const from = part * BODY_PART_BYTES
    parts.push({ id, part, bytes: bytes.subarray(from, from + BODY_PART_BYTES) })
    part++
  } while (part * BODY_PART_BYTES < bytes.length)
  return parts
}

function messageValues(message: NewMessage): Value[] {
  return [
    message.id,
    message.deliveryId,
    message.sender,
    message.accountId,
    message.organisationId,
    message.acceptedMs,
    message.bytes.length,
    message.smtpUtf8 ? 1 : 0,
    message.requireTls === undefined ? null : message.requireTls ? 1 : 0,
    message.body,
    message.ret,
    message.envelopeId,
    message.senderVerified ? 1 : 0,
    0,
    0,
    message.lane === 'mass' ? 'mass' : null,
  ]
}
