/** What people ask of the queue: lists by filter, and changes of state. Their scope is part of every statement. */

import type { Lane } from './directory-lanes.ts'
import { letGo } from './queue-held.ts'
import { removeRecipients } from './queue-removal.ts'
import { type MessageRow, messageOf, pieces, type RecipientRow, recipientOf } from './queue-rows.ts'
import type { RecipientState, StoredMessage, StoredRecipient } from './queue-types.ts'
import type { Database, Sql, Value } from './sql.ts'

export type QueueFilter = {
  readonly messageId?: number | undefined
  /** Any of these; none: nothing. */
  readonly messageIds?: readonly number[] | undefined
  /** Domain of the recipient. */
  readonly domain?: string | undefined
  /** A whole address, or `@domain`; lower case. */
  readonly sender?: string | undefined
  readonly recipient?: string | undefined
  readonly state?: RecipientState | undefined
  /** Accepted before that. */
  readonly acceptedBeforeMs?: number | undefined
  /** THREATS QU2: of a company admin always the own company. */
  readonly organisationId?: number | undefined
  /** Held by the takeover breaker for that account. */
  readonly heldFor?: number | undefined
}

export type QueueEntry = { readonly message: StoredMessage; readonly recipient: StoredRecipient }
export type EntryKey = { readonly messageId: number; readonly n: number }

/** Entries in the order in which they came in. */
export async function listEntries(
  db: Database,
  filter: QueueFilter,
  after: EntryKey | undefined,
  limit: number,
): Promise<QueueEntry[]> {
  const { condition, values } = conditionOf(filter)
  const rows = await db.read((sql) =>
    sql.all<MessageRow & RecipientRow>(
      `select m.*, r.* from queue_recipient r join queue_message m on m.id = r.message_id
       where (r.message_id, r.n) > (?, ?) and ${condition} order by r.message_id, r.n limit ?`,
      after?.messageId ?? 0,
      after?.n ?? 0,
      ...values,
      limit,
    ),
  )
  return rows.map((row) => ({ message: messageOf(row), recipient: recipientOf(row) }))
}

/** Puts the chosen recipients that are in one of `from` into another state, due then. Tells how many there were. */
export async function changeState(
  db: Database,
  keys: readonly EntryKey[],
  from: readonly RecipientState[],
  to: 'waiting' | 'held',
  nextMs: number,
): Promise<number> {
  return db.write(async (sql) => {
    let changed = 0
    for (const { messageId, n } of keys)
      changed += await sql.run(
        `update queue_recipient set state = ?, next_ms = ?
         where message_id = ? and n = ? and state in (${from.map(() => '?').join(', ')})`,
        to,
        nextMs,
        messageId,
        n,
        ...from,
      )
    // Who lets a message go that was set aside says that its cause is gone.
    if (from.includes('aside'))
      for (const piece of pieces([...new Set(keys.map(({ messageId }) => messageId))]))
        await sql.run(
          `update queue_message set crashes = 0, noted = 0 where id in (${piece.map(() => '?').join(', ')})`,
          ...piece,
        )
    if (from.includes('held')) await letGo(sql, [...new Set(keys.map(({ messageId }) => messageId))])
    return changed
  })
}

/** Removes the chosen recipients that nobody is delivering, and messages that have none left. */
export function dropEntries(db: Database, keys: readonly EntryKey[]): Promise<number> {
  return db.write((sql) => removeRecipients(sql, keys))
}

/** Recipients by state. Each count has its own partial index. */
export async function countStates(db: Database): Promise<ReadonlyMap<RecipientState, number>> {
  return db.read(async (sql) => {
    const counts = new Map<RecipientState, number>()
    const waiting = await countLanes(sql)
    counts.set('waiting', waiting.personal + waiting.mass)
    for (const [state, statement] of COUNTS)
      counts.set(state, (await sql.get<{ count: number }>(statement))?.count ?? 0)
    return counts
  })
}

/** Messages of a company in the tables, counted no further than `most`; each lane has an index of its own. */
export async function countOfCompany(
  db: Database,
  organisationId: number,
  most: number,
  lane: Lane = 'personal',
): Promise<number> {
  const row = await db.read((sql) =>
    sql.get<{ count: number }>(
      `select count(*) as count from (select id from queue_message
         where organisation_id = ? and lane is ${lane === 'mass' ? 'not null' : 'null'} limit ?) as own`,
      organisationId,
      most,
    ),
  )
  return row?.count ?? 0
}

/** Recipients that wait, by lane. */
export function countWaiting(db: Database): Promise<Readonly<Record<Lane, number>>> {
  return db.read(countLanes)
}

async function countLanes(sql: Sql): Promise<Readonly<Record<Lane, number>>> {
  const count = async (condition: string): Promise<number> => {
    const row = await sql.get<{ count: number }>(
      `select count(*) as count from queue_recipient where state = 'waiting' and mass_of is ${condition}`,
    )
    return row?.count ?? 0
  }
  return { personal: await count('null'), mass: await count('not null') }
}

const COUNTS: readonly (readonly [RecipientState, string])[] = [
  ['delivering', "select count(*) as count from queue_recipient where state = 'delivering'"],
  ['held', "select count(*) as count from queue_recipient where state = 'held'"],
  ['aside', "select count(*) as count from queue_recipient where state = 'aside'"],
]

/** When the oldest message came in; ids grow with time. */
export async function oldestAcceptedMs(db: Database): Promise<number | undefined> {
  const row = await db.read((sql) =>
    sql.get<{ ms: number }>('select accepted_ms as ms from queue_message order by id limit 1'),
  )
  return row?.ms
}

function conditionOf(filter: QueueFilter): { readonly condition: string; readonly values: readonly Value[] } {
  const parts: string[] = ['1 = 1']
  const values: Value[] = []
  const add = (part: string, value: Value | undefined): void => {
    if (value === undefined) return
    parts.push(part)
    values.push(value)
  }
  add('r.message_id = ?', filter.messageId)
  if (filter.messageIds !== undefined) {
    const places = filter.messageIds.map(() => '?').join(', ')
    parts.push(places === '' ? '1 = 0' : `r.message_id in (${places})`)
    values.push(...filter.messageIds)
  }
  add('m.organisation_id = ?', filter.organisationId)
  add('r.state = ?', filter.state)
  add('r.destination = ?', filter.domain)
  add('m.accepted_ms < ?', filter.acceptedBeforeMs)
  add('r.message_id in (select message_id from queue_held_for where account_id = ?)', filter.heldFor)
  for (const [column, address] of [
    ['m.sender', filter.sender],
    ['r.address', filter.recipient],
  ] as const) {
    if (address === undefined) continue
    if (address.startsWith('@'))
      add(`lower(${column}) like ? escape '!'`, `%${address.replace(/[!%_]/g, '!$&')}`)
    else add(`lower(${column}) = ?`, address)
  }
  return { condition: parts.join(' and '), values }
}
