/** What SORT and THREAD compare of messages: read in slices, without sizes, structures and bytes. */
import type { AccountId, MailboxId, Uid } from '../../mail/ids.ts'
import type { MessageOutline } from '../account-store.ts'
import type { Sql } from '../sql.ts'
import { selectByUids, sorted } from './uid-set.ts'

/** Signs of an envelope in which its date and the beginning of its subject stand. */
const SHORT = 400

type OutlineRecord = {
  readonly uid: number
  readonly envelope: string
  readonly message_id_header: string | null
  readonly refs: string
  readonly base_subject: string
}

export async function readOutlines(
  sql: Sql,
  accountId: AccountId,
  mailboxId: MailboxId,
  uids: readonly Uid[],
  length: 'short' | 'whole',
): Promise<MessageOutline[]> {
  const envelope = length === 'whole' ? 'm.envelope' : `substr(m.envelope, 1, ${SHORT})`
  const rows = await selectByUids<OutlineRecord>(
    sql,
    `select e.uid, ${envelope} as envelope, m.message_id_header, m.refs, m.base_subject
       from mail_entry e join mail_message m on m.account_id = e.account_id and m.message_id = e.message_id`,
    [accountId, mailboxId],
    sorted(uids),
  )
  return rows.map((row) => ({
    uid: row.uid as Uid,
    envelope: row.envelope,
    baseSubject: row.base_subject,
    messageId: row.message_id_header ?? undefined,
    references: row.refs === '' ? [] : row.refs.split('\n'),
  }))
}
