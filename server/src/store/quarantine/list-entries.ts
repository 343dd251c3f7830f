/** Finds held mail: the newest first, by what is given. */
import type { AccountId, OrganisationId } from '../../mail/ids.ts'
import type { Sql, Value } from '../sql.ts'
import { timePart } from './entry-id.ts'
import type { EntryFilter, EntryState, HeldEntry, KeptFinding, Onward } from './quarantine-types.ts'

const COLUMNS = `e.organisation_id, e.id, e.message_id, e.account_id, e.address, e.sub_address, e.onward, e.held_ms, e.state,
  e.changed_ms, e.changed_by, e.level, e.rule, e.hundredths, e.findings, e.virus, e.unscanned, m.delivery_id,
  m.reverse_path, m.received_ms, m.size_bytes, m.from_name, m.from_address, m.subject`
const FROM = `from quarantine_entry e join quarantine_message m
  on m.organisation_id = e.organisation_id and m.id = e.message_id`

type Row = {
  readonly organisation_id: number
  readonly id: string
  readonly message_id: string
  readonly account_id: number | null
  readonly address: string
  readonly sub_address: string | null
  readonly onward: string | null
  readonly held_ms: number
  readonly state: string
  readonly changed_ms: number | null
  readonly changed_by: string | null
  readonly level: number
  readonly rule: string
  readonly hundredths: number
  readonly findings: string
  readonly virus: string | null
  readonly unscanned: string
  readonly delivery_id: string
  readonly reverse_path: string
  readonly received_ms: number
  readonly size_bytes: number
  readonly from_name: string
  readonly from_address: string
  readonly subject: string
}

export async function listEntries(
  sql: Sql,
  filter: EntryFilter,
  limit: number,
): Promise<readonly HeldEntry[]> {
  const { where, values } = conditions(filter)
  const rows = await sql.all<Row>(
    `select ${COLUMNS} ${FROM} where ${where} order by e.id desc limit ?`,
    ...values,
    limit,
  )
  return rows.map(entryOf)
}

/** How many fit. */
export async function countEntries(sql: Sql, filter: EntryFilter): Promise<number> {
  const { where, values } = conditions(filter)
  const row = await sql.get<{ n: number }>(`select count(*) as n ${FROM} where ${where}`, ...values)
  return row?.n ?? 0
}

export async function findEntry(sql: Sql, id: string): Promise<HeldEntry | undefined> {
  const row = await sql.get<Row>(`select ${COLUMNS} ${FROM} where e.id = ?`, id)
  return row === undefined ? undefined : entryOf(row)
}

function conditions(filter: EntryFilter): { readonly where: string; readonly values: readonly Value[] } {
  const terms: string[] = ['1 = 1']
  const values: Value[] = []
  const add = (term: string, value: Value | undefined): void => {
    if (value === undefined) return
    terms.push(term)
    values.push(value)
  }
  add('e.organisation_id = ?', filter.organisationId)
  add('e.account_id = ?', filter.accountId)
  if (filter.shared === true) terms.push('e.account_id is null')
  addAddress('e.address', filter.recipient)
  addAddress('m.from_address', filter.sender)
  for (const word of filter.words ?? []) add("m.words like ? escape '\\'", `%${literally(word)}%`)
  add('e.id >= ?', filter.fromMs === undefined ? undefined : timePart(filter.fromMs))
  add('e.id < ?', filter.toMs === undefined ? undefined : timePart(filter.toMs))
  if (filter.rule !== undefined) {
    terms.push("(e.rule = ? or e.rule like ? escape '\\')")
    values.push(filter.rule, `${literally(filter.rule)}.%`)
  }
  add('e.state = ?', filter.state)
  add('e.id < ?', filter.after)
  return { where: terms.join(' and '), values }

  function addAddress(column: string, written: string | undefined): void {
    if (written?.startsWith('@') === true) add(`${column} like ? escape '\\'`, `%${literally(written)}`)
    else add(`${column} = ?`, written)
  }
}

/** With the signs that LIKE has a meaning for made plain. */
function literally(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&')
}

function entryOf(row: Row): HeldEntry {
  return {
    id: row.id,
    messageId: row.message_id,
    organisationId: row.organisation_id as OrganisationId,
    accountId: row.account_id === null ? undefined : (row.account_id as AccountId),
    address: row.address,
    subAddress: row.sub_address ?? undefined,
    onward: row.onward === null ? undefined : (JSON.parse(row.onward) as Onward),
    heldMs: row.held_ms,
    state: row.state as EntryState,
    changedMs: row.changed_ms ?? undefined,
    changedBy: row.changed_by ?? undefined,
    verdict: {
      level: row.level,
      rule: row.rule,
      points: row.hundredths / 100,
      findings: JSON.parse(row.findings) as KeptFinding[],
      virus: row.virus ?? undefined,
      unscanned: JSON.parse(row.unscanned) as string[],
    },
    deliveryId: row.delivery_id,
    reversePath: row.reverse_path,
    receivedMs: row.received_ms,
    sizeBytes: row.size_bytes,
    from: { name: row.from_name, address: row.from_address },
    subject: row.subject,
  }
}
