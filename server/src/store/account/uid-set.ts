/** Sets of UIDs: written short for the change log (`4,7:9`), and cut into statements that an engine likes. */
import type { Uid } from '../../mail/ids.ts'
import type { Sql, Value } from '../sql.ts'

/** Values in one `in (…)`: few statement texts to prepare, few round trips. */
const IN_MAX = 256
/** A span is read whole when at least this share of its numbers is wanted. */
const DENSE = 0.25
/** A run of so many neighbours gets a statement of its own. */
const RUN_MIN = 8

type Range = { readonly first: number; readonly last: number }

/** Sorted, each once. */
export function sorted(uids: readonly Uid[]): readonly Uid[] {
  for (let i = 1; i < uids.length; i++)
    if (at(uids, i) <= at(uids, i - 1)) return [...new Set(uids)].sort((a, b) => a - b)
  return uids
}

/** `4,7:9`; `uids` ascending. */
export function formatUids(uids: readonly Uid[]): string {
  if (uids.length === 1) return String(uids[0])
  return runs(uids)
    .map(({ first, last }) => (first === last ? String(first) : `${first}:${last}`))
    .join(',')
}

/** What formatUids wrote. */
export function parseUids(text: string): Uid[] {
  const uids: Uid[] = []
  if (text === '') return uids
  for (const part of text.split(',')) {
    const [first, last = first] = part.split(':').map(Number)
    for (let uid = first ?? 0; uid <= (last ?? 0); uid++) uids.push(uid as Uid)
  }
  return uids
}

/**
 * Rows of `uids` (ascending) in UID order. `select` ends before its `where`; the entry table is called `e` in it.
 */
export async function selectByUids<Row extends { readonly uid: number }>(
  sql: Sql,
  select: string,
  key: readonly [accountId: number, mailboxId: number],
  uids: readonly Uid[],
): Promise<Row[]> {
  if (uids.length === 0) return []
  const first = at(uids, 0)
  const last = at(uids, uids.length - 1)
  const where = `${select} where e.account_id = ? and e.mailbox_id = ?`
  const span = last - first + 1
  if (uids.length >= RUN_MIN && uids.length >= span * (uids.length > IN_MAX ? DENSE : 1)) {
    const rows = await sql.all<Row>(`${where} and e.uid between ? and ? order by e.uid`, ...key, first, last)
    return rows.length === uids.length ? rows : wanted(rows, uids)
  }
  const found: Row[] = []
  for (let from = 0; from < uids.length; from += IN_MAX) {
    const some = padded(uids.slice(from, from + IN_MAX))
    const list = `${where} and ${oneOf(sql, 'e.uid', some)} order by e.uid`
    for (const row of await sql.all<Row>(list, ...key, ...bounds(sql, some), ...some)) found.push(row)
  }
  return found
}

/**
 * Runs a statement for `uids` (ascending), few at a time, all handed over at once. `head` ends after its conditions on
 * other columns; the account and mailbox come as the first two of `values` after those that `head` itself needs.
 */
export async function runByUids(
  sql: Sql,
  head: string,
  values: readonly Value[],
  uids: readonly Uid[],
): Promise<number> {
  if (uids.length === 1) return await sql.run(oneUid(head), ...values, at(uids, 0))
  const asked: Promise<number>[] = []
  let single: number[] = []
  const flush = (): void => {
    if (single.length === 0) return
    const some = padded(single)
    asked.push(sql.run(`${head} and ${oneOf(sql, 'uid', some)}`, ...values, ...bounds(sql, some), ...some))
    single = []
  }
  for (const { first, last } of runs(uids)) {
    if (last - first >= RUN_MIN) {
      asked.push(sql.run(`${head} and uid between ? and ?`, ...values, first, last))
      continue
    }
    for (let uid = first; uid <= last; uid++) {
      single.push(uid)
      if (single.length === IN_MAX) flush()
    }
  }
  flush()
  const changed = await Promise.all(asked)
  return changed.reduce((sum, count) => sum + count, 0)
}

/** Inserts rows with few statements, all handed over at once. `head` is `insert into t (a, b)`. */
export async function insertRows(
  sql: Sql,
  head: string,
  rows: readonly (readonly Value[])[],
  tail = '',
): Promise<void> {
  const asked: Promise<number>[] = []
  for (let from = 0; from < rows.length; ) {
    // Powers of two, so that a handful of texts serves every count.
    let count = 128
    while (count > rows.length - from) count /= 2
    const some = rows.slice(from, from + count)
    const groups = some.map((row) => `(${places(row.length)})`).join(', ')
    asked.push(sql.run(`${head} values ${groups} ${tail}`, ...some.flat()))
    from += count
  }
  await Promise.all(asked)
}

function runs(uids: readonly Uid[]): Range[] {
  const ranges: Range[] = []
  for (let i = 0; i < uids.length; ) {
    const first = at(uids, i)
    let last = first
    while (++i < uids.length && at(uids, i) === last + 1) last++
    ranges.push({ first, last })
  }
  return ranges
}

/** Both ascending: the rows whose UID is in `uids`. */
function wanted<Row extends { readonly uid: number }>(rows: Row[], uids: readonly Uid[]): Row[] {
  let i = 0
  return rows.filter(({ uid }) => {
    while (i < uids.length && at(uids, i) < uid) i++
    return uids[i] === uid
  })
}

/**
 * The condition for a list, and the values that come before it. PostgreSQL reads a whole mailbox for a list of UIDs: its
 * first and last keep it to that part. SQLite looks up each.
 */
function oneOf(sql: Sql, column: string, values: readonly number[]): string {
  const list = `${column} in (${places(values.length)})`
  return bounds(sql, values).length === 0 ? list : `${column} between ? and ? and ${list}`
}

function bounds(sql: Sql, values: readonly number[]): readonly number[] {
  return sql.engine === 'sqlite' || values.length < RUN_MIN
    ? []
    : [at(values, 0), at(values, values.length - 1)]
}

/** The last value again until the length is a power of two: few statement texts, same meaning inside `in`. */
function padded(values: readonly number[]): number[] {
  const out = [...values]
  let size = 1
  while (size < out.length) size *= 2
  while (out.length < size) out.push(out[out.length - 1] ?? 0)
  return out
}

/** Texts for one UID by their heads, of which there are few: the same text again is found faster than an equal one. */
const ONE_UID = new Map<string, string>()

function oneUid(head: string): string {
  let text = ONE_UID.get(head)
  if (text === undefined) {
    text = `${head} and uid = ?`
    ONE_UID.set(head, text)
  }
  return text
}

const PLACES = new Map<number, string>()

function places(count: number): string {
  let text = PLACES.get(count)
  if (text === undefined) {
    text = new Array<string>(count).fill('?').join(', ')
    PLACES.set(count, text)
  }
  return text
}

function at(uids: readonly number[], index: number): number {
  return uids[index] ?? 0
}
