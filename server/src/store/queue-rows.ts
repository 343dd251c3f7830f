/** Rows of the queue's tables turned into what they mean. */
import type { BodyKind, RecipientState, StoredMessage, StoredRecipient } from './queue-types.ts'

export type MessageRow = {
  readonly id: number
  readonly delivery_id: string
  readonly sender: string | null
  readonly account_id: number | null
  readonly organisation_id: number | null
  readonly accepted_ms: number
  readonly size_bytes: number
  readonly smtp_utf8: number
  readonly require_tls: number | null
  readonly body: string
  readonly ret: string | null
  readonly envelope_id: string | null
  readonly sender_verified: number
  readonly crashes: number
  readonly noted: number
  readonly lane: string | null
}

export type RecipientRow = {
  readonly message_id: number
  readonly n: number
  readonly address: string
  readonly destination: string
  readonly state: string
  readonly next_ms: number
  readonly attempts: number
  readonly expansions: number
  readonly notify: string | null
  readonly original_recipient: string | null
  readonly expires_ms: number
  readonly warned: number
  readonly last_ms: number | null
  readonly reply_code: number | null
  readonly reply_status: string | null
  readonly reply_text: string | null
  readonly reply_host: string | null
}

export function messageOf(row: MessageRow): StoredMessage {
  return {
    id: row.id,
    deliveryId: row.delivery_id,
    sender: row.sender,
    accountId: row.account_id,
    organisationId: row.organisation_id,
    acceptedMs: row.accepted_ms,
    sizeBytes: row.size_bytes,
    smtpUtf8: row.smtp_utf8 === 1,
    ...(row.require_tls !== null && { requireTls: row.require_tls === 1 }),
    body: row.body as BodyKind,
    ret: row.ret as 'full' | 'headers' | null,
    envelopeId: row.envelope_id,
    senderVerified: row.sender_verified === 1,
    crashes: row.crashes,
    noted: row.noted === 1,
    lane: row.lane === 'mass' ? 'mass' : 'personal',
  }
}

export function recipientOf(row: RecipientRow): StoredRecipient {
  return {
    messageId: row.message_id,
    n: row.n,
    address: row.address,
    destination: row.destination,
    state: row.state as RecipientState,
    nextMs: row.next_ms,
    attempts: row.attempts,
    expansions: row.expansions,
    notify: row.notify,
    originalRecipient: row.original_recipient,
    expiresMs: row.expires_ms,
    warned: row.warned === 1,
    lastMs: row.last_ms,
    reply:
      row.reply_status === null
        ? null
        : {
            code: row.reply_code ?? 0,
            status: row.reply_status,
            text: row.reply_text ?? '',
            host: row.reply_host,
          },
  }
}

/** `(?, ?), (?, ?)`: as many tuples as rows. */
export function tuples(rows: number, columns: number): string {
  const tuple = `(${new Array<string>(columns).fill('?').join(', ')})`
  return new Array<string>(rows).fill(tuple).join(', ')
}

/** Cuts a list into pieces of few sizes, so that the engines see few statements, each prepared once. */
export function* pieces<T>(list: readonly T[]): Generator<readonly T[]> {
  let at = 0
  for (const size of PIECE_SIZES)
    while (list.length - at >= size) {
      yield list.slice(at, at + size)
      at += size
    }
}

const PIECE_SIZES = [64, 16, 4, 1]

export const messageColumns =
  'id, delivery_id, sender, account_id, organisation_id, accepted_ms, size_bytes, smtp_utf8, require_tls, body, ret, envelope_id, sender_verified, crashes, noted, lane'

/** `?, ?`: as many as values. */
export function marks(n: number): string {
  return new Array<string>(n).fill('?').join(', ')
}

export type RowKey = { readonly messageId: number; readonly n: number }

/** As many tuples of these types as rows, for VALUES: PostgreSQL takes bare parameters there for text. */
export function typedTuples(rows: number, types: readonly ('bigint' | 'text')[]): string {
  const tuple = `(${types.map((type) => `cast(? as ${type})`).join(', ')})`
  return new Array<string>(rows).fill(tuple).join(', ')
}

/** By the primary key, whatever a planner without statistics believes about the other indexes. */
export function keysIn(rows: number): string {
  const keys = typedTuples(rows, ['bigint', 'bigint'])
  return `message_id in (${marks(rows)}) and (message_id, n) in (values ${keys})`
}

/** The values of `keysIn`. */
export function keyValues(keys: readonly RowKey[]): number[] {
  return [...keys.map(({ messageId }) => messageId), ...keys.flatMap(({ messageId, n }) => [messageId, n])]
}
