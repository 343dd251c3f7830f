/** What becomes of rows: of those that a crash left in flight, and of those that were tried. */
import { insertRecipients, massOf } from './queue-insert.ts'
import { removeIfEmpty } from './queue-removal.ts'
import { pieces, typedTuples } from './queue-rows.ts'
import type { LaterRecipient, Settlement } from './queue-types.ts'
import type { Sql, Value } from './sql.ts'

/** Some rows of `owner` and what had happened to it. */
export type Recovered = { readonly recipients: number; readonly aside: number }

/** Unforeseen ends that a message may cause before it is set aside. THREATS QU3 */
export const CRASHES_MAX = 2

/** Makes due again what `owner`, or anybody, was delivering, and counts the crash against it. */
export async function recover(sql: Sql, owner: string | undefined, nowMs: number): Promise<Recovered> {
  const mine = owner === undefined ? "state = 'delivering'" : "state = 'delivering' and owner = ?"
  const values = owner === undefined ? [] : [owner]
  // The first crash makes every message in flight a suspect; from then on each is noted before it is parsed, so
  // that the second crash names its cause.
  await sql.run(
    `update queue_message set crashes = case when noted = 1 then ? when crashes = 0 then 1 else crashes end, noted = 0
     where id in (select message_id from queue_recipient where ${mine})`,
    CRASHES_MAX,
    ...values,
  )
  const aside = await sql.run(
    `update queue_recipient set state = 'aside', owner = null
     where ${mine} and message_id in (select id from queue_message where crashes >= ?)`,
    ...values,
    CRASHES_MAX,
  )
  const recipients = await sql.run(
    `update queue_recipient set state = 'waiting', owner = null, next_ms = ? where ${mine}`,
    nowMs,
    ...values,
  )
  return { recipients, aside }
}

/** Every recipient of the attempt is done with, and nobody has to be told. */
export function isOnlyFinished({ later, added, notices, crashed }: Settlement): boolean {
  return later.length === 0 && added.length === 0 && notices.length === 0 && !crashed
}

/** Nothing of the message is left when it is written. */
export function isWhole(settlement: Settlement): boolean {
  return settlement.whole && settlement.later.length === 0 && settlement.added.length === 0
}

/** Its recipients are tried again or kept, and nothing else becomes of the message. */
export function isOnlyLater({ later, finished, added, crashed }: Settlement): boolean {
  return later.length > 0 && finished.length === 0 && added.length === 0 && !crashed
}

/** Writes that recipients are tried again or kept, many with one statement. What is left of their messages does not change. */
export async function settleLater(sql: Sql, settlements: readonly Settlement[]): Promise<void> {
  const rows = settlements.flatMap(({ messageId, later }) => later.map((one) => ({ messageId, one })))
  for (const piece of pieces(rows))
    await sql.run(
      `with tried (${LATER_KEYS}, ${LATER_COLUMNS.join(', ')}) as (values ${typedTuples(piece.length, TRIED_TYPES)})
       update queue_recipient set owner = null, ${LATER_COLUMNS.map((name) => `${name} = tried.${name}`).join(', ')}
         from tried where queue_recipient.message_id = tried.of_message and queue_recipient.n = tried.of_n`,
      ...piece.flatMap(({ messageId, one }) => [messageId, one.n, ...laterValues(one)]),
    )
}

const LATER_KEYS = 'of_message, of_n'
const LATER_TYPES = {
  state: 'text',
  next_ms: 'bigint',
  attempts: 'bigint',
  warned: 'bigint',
  last_ms: 'bigint',
  reply_code: 'bigint',
  reply_status: 'text',
  reply_text: 'text',
  reply_host: 'text',
} as const
const LATER_COLUMNS = Object.keys(LATER_TYPES)
const TRIED_TYPES = ['bigint', 'bigint', ...Object.values(LATER_TYPES)] as const

function laterValues({ state, nextMs, attempts, warned, lastMs, reply }: LaterRecipient): Value[] {
  const said = [reply?.code ?? null, reply?.status ?? null, reply?.text ?? null, reply?.host ?? null]
  return [state, nextMs, attempts, warned ? 1 : 0, lastMs, ...said]
}

/** Writes how an attempt ended for some recipients of a message of which something is left. */
export async function settleOne(sql: Sql, node: string, settlement: Settlement): Promise<void> {
  const { messageId } = settlement
  // Takes the row's lock: two nodes that finish the last two recipients at once must see each other.
  await sql.run(
    'update queue_message set crashes = crashes + ? where id = ?',
    settlement.crashed ? 1 : 0,
    messageId,
  )
  for (const n of settlement.finished)
    await sql.run('delete from queue_recipient where message_id = ? and n = ?', messageId, n)
  await settleLater(sql, [settlement])
  if (settlement.added.length > 0) {
    const top = await sql.get<{ n: number | null }>(
      'select max(n) as n from queue_recipient where message_id = ?',
      messageId,
    )
    const first = Math.max(top?.n ?? 0, ...settlement.finished) + 1
    const message = await sql.get<{ lane: string | null; organisation_id: number | null }>(
      'select lane, organisation_id from queue_message where id = ?',
      messageId,
    )
    const mass = massOf(message?.lane === 'mass' ? 'mass' : 'personal', message?.organisation_id ?? null)
    const rows = settlement.added.map((recipient, at) => ({
      ...{ messageId, n: first + at, recipient },
      massOf: mass,
    }))
    await insertRecipients(sql, node, rows)
  }
  await removeIfEmpty(sql, messageId)
}
