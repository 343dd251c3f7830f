/** Mail that waits after a try, as rows for grouping: read in pieces, for a million of them may wait. */
import type { Database } from './sql.ts'

export type WaitingRow = {
  readonly message_id: number
  readonly n: number
  readonly destination: string
  readonly state: 'waiting' | 'held' | 'aside'
  readonly next_ms: number
  readonly reply_code: number | null
  readonly reply_status: string | null
  readonly reply_text: string | null
  readonly reply_host: string | null
  readonly sender: string | null
  readonly accepted_ms: number
}

export type Place = { readonly messageId: number; readonly n: number }

const COLUMNS = `r.message_id, r.n, r.destination, r.state, r.next_ms, r.reply_code, r.reply_status, r.reply_text,
  r.reply_host, m.sender, m.accepted_ms`

/** The next `limit` of them after that place, in the order of their messages. THREATS QU2: of that company only. */
export async function waitingRows(
  db: Database,
  organisationId: number | undefined,
  after: Place,
  limit: number,
): Promise<readonly WaitingRow[]> {
  // From the messages to their recipients, also for SQLite: a company's few are found by an index, whoever else waits.
  const [own, values] =
    organisationId === undefined ? ['', []] : ['m.organisation_id = ? and ', [organisationId]]
  return await db.read((sql) =>
    sql.all<WaitingRow>(
      `select ${COLUMNS} from queue_message m cross join queue_recipient r
        where ${own}m.id >= ? and r.message_id = m.id and (r.message_id, r.n) > (?, ?)
          and r.state in ('waiting', 'held', 'aside') and r.reply_text is not null
        order by m.id, r.n limit ?`,
      ...values,
      after.messageId,
      after.messageId,
      after.n,
      limit,
    ),
  )
}
