/** Writes held mail: the message once for all recipients of a company, an entry for each of them. */
import type { OrganisationId } from '../../mail/ids.ts'
import type { Sql, Value } from '../sql.ts'
import { makeEntryId } from './entry-id.ts'
import type { HeldMail, HeldRecipient } from './quarantine-types.ts'
import { settleBodies } from './settle-bodies.ts'

/** Octets of a row of a body: a large message is read and written in pieces of this, never whole by an engine. */
const BODY_PART_BYTES = 1024 * 1024

/**
 * Who has an entry for that delivery already, in whatever state, gets no second one. The message is locked from its first
 * statement on: nobody takes its body away meanwhile.
 */
export async function insertHeld(
  sql: Sql,
  mail: HeldMail & { readonly digest: Uint8Array },
  recipients: readonly HeldRecipient[],
  nowMs: number,
): Promise<void> {
  for (const [organisationId, own] of companiesOf(recipients)) {
    const messageId = await insertMessage(sql, organisationId, mail, nowMs)
    await insertBody(sql, organisationId, messageId, mail.bytes)
    for (const recipient of own) await insertEntry(sql, messageId, mail.deliveryId, recipient, nowMs)
    // All of it may have been held before, and released since.
    await settleBodies(sql, organisationId, [messageId])
  }
}

/** In the order of their ids, so that two that hold mail of the same companies do not wait for each other. */
function companiesOf(recipients: readonly HeldRecipient[]): Map<OrganisationId, HeldRecipient[]> {
  const companies = new Map<OrganisationId, HeldRecipient[]>()
  for (const recipient of recipients.toSorted((a, b) => a.organisationId - b.organisationId)) {
    const own = companies.get(recipient.organisationId)
    if (own === undefined) companies.set(recipient.organisationId, [recipient])
    else own.push(recipient)
  }
  return companies
}

async function insertMessage(
  sql: Sql,
  organisationId: OrganisationId,
  mail: HeldMail & { readonly digest: Uint8Array },
  nowMs: number,
): Promise<string> {
  const row = await sql.get<{ id: string }>(
    `insert into quarantine_message (organisation_id, id, delivery_id, digest, reverse_path, received_ms, size_bytes,
       from_name, from_address, subject, words) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (organisation_id, delivery_id, digest) do update set size_bytes = excluded.size_bytes returning id`,
    organisationId,
    makeEntryId(nowMs),
    mail.deliveryId,
    mail.digest,
    mail.reversePath,
    mail.receivedMs,
    mail.bytes.length,
    mail.from.name,
    mail.from.address,
    mail.subject,
    mail.words,
  )
  if (row === undefined) throw new Error('a held message was not written')
  return row.id
}

async function insertBody(
  sql: Sql,
  organisationId: OrganisationId,
  messageId: string,
  bytes: Uint8Array,
): Promise<void> {
  let part = 0
  do {
    const from = part * BODY_PART_BYTES
    await sql.run(
      `insert into quarantine_body (organisation_id, message_id, part, bytes) values (?, ?, ?, ?)
        on conflict (organisation_id, message_id, part) do nothing`,
      organisationId,
      messageId,
      part,
      bytes.subarray(from, from + BODY_PART_BYTES),
    )
    part++
  } while (part * BODY_PART_BYTES < bytes.length)
}

async function insertEntry(
  sql: Sql,
  messageId: string,
  deliveryId: string,
  recipient: HeldRecipient,
  nowMs: number,
): Promise<void> {
  const { organisationId, accountId, address, subAddress, onward, verdict } = recipient
  const values: Value[] = [
    organisationId,
    makeEntryId(nowMs),
    messageId,
    onceOf(deliveryId, recipient),
    accountId ?? null,
    address,
    subAddress ?? null,
    onward === undefined ? null : JSON.stringify(onward),
    nowMs,
    'held',
    verdict.level,
    verdict.rule,
    Math.round(verdict.points * 100),
    JSON.stringify(verdict.findings),
    verdict.virus ?? null,
    JSON.stringify(verdict.unscanned),
  ]
  await sql.run(
    `insert into quarantine_entry (organisation_id, id, message_id, once, account_id, address, sub_address, onward,
       held_ms, state, level, rule, hundredths, findings, virus, unscanned)
     values (${values.map(() => '?').join(', ')}) on conflict (organisation_id, once) do nothing`,
    ...values,
  )
}

/** As deliveries are: one for each place of an account, whichever of its addresses was written. */
function onceOf(deliveryId: string, { accountId, address, subAddress }: HeldRecipient): string {
  return JSON.stringify([deliveryId, accountId ?? address, subAddress?.toLowerCase() ?? null])
}
