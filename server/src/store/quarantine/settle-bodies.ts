/** Takes away what no entry needs any more: the octets when nobody can release them, the message with its last entry. */
import type { OrganisationId } from '../../mail/ids.ts'
import type { Sql } from '../sql.ts'

/**
 * Each message is locked first and looked at in a statement of its own: an entry that somebody else is adding is then
 * either seen, or added after this is over.
 */
export async function settleBodies(
  sql: Sql,
  organisationId: OrganisationId,
  messageIds: readonly string[],
): Promise<void> {
  for (const messageId of [...new Set(messageIds)].sort()) {
    await sql.all(
      'select id from quarantine_message where organisation_id = ? and id = ? {for update}',
      organisationId,
      messageId,
    )
    const left = await sql.all<{ state: string }>(
      'select distinct state from quarantine_entry where organisation_id = ? and message_id = ?',
      organisationId,
      messageId,
    )
    if (left.some(({ state }) => state !== 'released')) continue
    await sql.run(
      'delete from quarantine_body where organisation_id = ? and message_id = ?',
      organisationId,
      messageId,
    )
    if (left.length === 0)
      await sql.run(
        'delete from quarantine_message where organisation_id = ? and id = ?',
        organisationId,
        messageId,
      )
  }
}
