/** What the tables of the queue say about messages, asked for by their ids. */
import { type MessageRow, marks, messageOf, pieces } from './queue-rows.ts'
import type { StoredMessage } from './queue-types.ts'
import type { Database } from './sql.ts'

/** Those that are there. */
export async function readMessages(
  db: Database,
  ids: readonly number[],
): Promise<Map<number, StoredMessage>> {
  const rows = await rowsOf<MessageRow>(
    db,
    ids,
    (places) => `select * from queue_message where id in (${places})`,
  )
  return new Map(rows.map((row) => [row.id, messageOf(row)]))
}

/** How many recipients of each message are left, in whatever state. */
export async function countRecipients(db: Database, ids: readonly number[]): Promise<Map<number, number>> {
  const rows = await rowsOf<{ readonly id: number; readonly n: number }>(
    db,
    ids,
    (places) =>
      `select message_id as id, count(*) as n from queue_recipient where message_id in (${places}) group by message_id`,
  )
  return new Map(rows.map(({ id, n }) => [id, n]))
}

/** The whole message. Undefined when it is not there. */
export async function readBody(db: Database, messageId: number): Promise<Uint8Array | undefined> {
  const rows = await db.read((sql) =>
    sql.all<{ bytes: Uint8Array }>(
      'select bytes from queue_body where message_id = ? order by part',
      messageId,
    ),
  )
  const [first] = rows
  if (first === undefined) return undefined
  return rows.length === 1 ? first.bytes : Buffer.concat(rows.map(({ bytes }) => bytes))
}

/** The first megabyte of some messages, by id: their headers, and as much of the text as anybody looks at. */
export async function readStarts(
  db: Database,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Uint8Array>> {
  const rows = await rowsOf<{ readonly id: number; readonly bytes: Uint8Array }>(
    db,
    ids,
    (places) => `select message_id as id, bytes from queue_body where part = 0 and message_id in (${places})`,
  )
  return new Map(rows.map(({ id, bytes }) => [id, bytes]))
}

/** What a statement about some ids finds, a piece of them at a time, on one consistent state. */
function rowsOf<Row>(
  db: Database,
  ids: readonly number[],
  statement: (places: string) => string,
): Promise<Row[]> {
  return db.read(async (sql) => {
    const rows: Row[] = []
    for (const piece of pieces([...new Set(ids)]))
      rows.push(...(await sql.all<Row>(statement(marks(piece.length)), ...piece)))
    return rows
  })
}
