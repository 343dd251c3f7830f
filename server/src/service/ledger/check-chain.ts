/** Walks the whole ledger: whether every line still leads to the head of its day, and every day to the one before. */
import { setImmediate } from 'node:timers/promises'
import type { DayRecord, LedgerReader } from '../../store/ledger/ledger-reader.ts'
import { readLedger } from '../../store/ledger/ledger-scope.ts'
import { readLeaves } from '../../store/ledger/ledger-writer.ts'
import { BLOCK_LEAVES } from '../../store/ledger/limits.ts'
import { linesOf } from '../../store/ledger/line.ts'
import { DayTree } from '../../store/ledger/tree.ts'
import type { Database } from '../../store/sql.ts'
import { parseLine } from './event-terms.ts'

export type DayState =
  | 'whole'
  /** Its events are over; only its head can be compared. */
  | 'dropped'
  /** Lines were changed, added or removed. */
  | 'changed'
  /** It does not begin with the head of the day before. */
  | 'unchained'

export type CheckedDay = {
  readonly day: number
  readonly writer: number
  readonly events: number
  readonly head: string
  readonly state: DayState
  /** First place of the first BLOCK_LEAVES lines of which some were changed. */
  readonly firstChanged?: number
}

export async function checkChain({
  db,
  reader,
}: {
  readonly db: Database
  readonly reader: LedgerReader
}): Promise<CheckedDay[]> {
  const days = await reader.days()
  const checked: CheckedDay[] = []
  for (const [at, day] of days.entries()) {
    const before = days.slice(at + 1).find(({ writer }) => writer === day.writer)
    checked.push(await checkDay(db, reader, day, before))
  }
  return checked
}

async function checkDay(
  db: Database,
  reader: LedgerReader,
  day: DayRecord,
  before: DayRecord | undefined,
): Promise<CheckedDay> {
  const { writer, events } = day
  const about = { day: day.day, writer, events, head: Buffer.from(day.head).toString('hex') }
  if (day.dropped) return { ...about, state: 'dropped' }
  const blocks = await reader.blockHeads(day)
  const tree = new DayTree()
  let firstChanged: number | undefined
  for (let from = 0; from < events; from += BLOCK_LEAVES) {
    const range = { day: day.day, writer, from, to: Math.min(from + BLOCK_LEAVES, events) }
    const leaves = await readLedger(db, 'all', (sql) => readLeaves(sql, range))
    for (const leaf of leaves) tree.append(leaf)
    const [block] = tree.takeBlocks()
    const kept = blocks[from / BLOCK_LEAVES]
    if (kept !== undefined && block?.head.equals(kept) !== true) firstChanged ??= from
    await setImmediate()
  }
  if (firstChanged !== undefined || !tree.head().equals(day.head))
    return { ...about, state: 'changed', ...(firstChanged !== undefined && { firstChanged }) }
  return { ...about, state: (await follows(reader, day, before)) ? 'whole' : 'unchained' }
}

async function follows(
  reader: LedgerReader,
  day: DayRecord,
  before: DayRecord | undefined,
): Promise<boolean> {
  const chunk = await reader.chunkWith('all', day, 0)
  const line = chunk && linesOf(chunk.lines)[0]
  if (line === undefined) return false
  const { kind, previous } = parseLine(line)
  if (kind !== 'day-begun') return false
  if (before === undefined || previous === undefined) return before === undefined && previous === undefined
  const head = Buffer.from(before.head).toString('hex')
  return previous.day === before.day && previous.events === before.events && previous.head === head
}
