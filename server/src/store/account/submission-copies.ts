/** How far each copy of a submission came. RFC 8621 §7 (deliveryStatus) */
import type { Sql, Value } from '../sql.ts'
import type { CopyFate, SentCopy } from '../submission-store.ts'
import type { AccountTransaction } from './transaction.ts'

type Row = {
  readonly submission_id: number
  readonly address: string
  readonly recipient: string
  readonly fate: CopyFate
  readonly reply: string
}

/** Whether anything is not as it was. `expanded`: addresses whose copy others have got in its place. */
export async function noteCopies(
  { sql, accountId }: Pick<AccountTransaction, 'sql' | 'accountId'>,
  id: number,
  copies: readonly SentCopy[],
  expanded: readonly string[] = [],
): Promise<boolean> {
  const replaced = expanded.map((address) =>
    sql.run(
      'delete from mail_submission_copy where account_id = ? and submission_id = ? and address = ?',
      ...[accountId, id, address],
    ),
  )
  const noted = copies.map(({ address, recipient, fate, reply }) =>
    sql.run(
      `insert into mail_submission_copy (account_id, submission_id, address, recipient, fate, reply)
        values (?, ?, ?, ?, ?, ?)
        on conflict (account_id, submission_id, address) do update set fate = excluded.fate, reply = excluded.reply
        where mail_submission_copy.fate <> excluded.fate or mail_submission_copy.reply <> excluded.reply`,
      ...[accountId, id, address, recipient, fate, reply],
    ),
  )
  const changes = await Promise.all([...replaced, ...noted])
  return changes.some((rows) => rows > 0)
}

/** By submission; those between the asked ones are read along, as clients ask for all or for the newest. */
export async function readCopies(
  sql: Sql,
  accountId: number,
  ids: readonly number[],
): Promise<ReadonlyMap<number, readonly SentCopy[]>> {
  let [first, last] = [Number.POSITIVE_INFINITY, 0]
  for (const id of ids) [first, last] = [Math.min(first, id), Math.max(last, id)]
  const rows = await sql.all<Row>(
    `select submission_id, address, recipient, fate, reply from mail_submission_copy
      where account_id = ? and submission_id >= ? and submission_id <= ? order by submission_id, address`,
    ...[accountId, first, last],
  )
  const wanted = new Set(ids)
  const copies = new Map<number, SentCopy[]>()
  for (const { submission_id: id, address, recipient, fate, reply } of rows) {
    if (!wanted.has(id)) continue
    const known = copies.get(id) ?? []
    if (known.length === 0) copies.set(id, known)
    known.push({ address, recipient, fate, reply })
  }
  return copies
}

/** `which`: a query of the submissions that are forgotten. */
export async function forgetCopies(
  sql: Sql,
  accountId: number,
  which: string,
  values: readonly Value[],
): Promise<void> {
  await sql.run(
    `delete from mail_submission_copy where account_id = ? and submission_id in (${which})`,
    accountId,
    ...values,
  )
}
