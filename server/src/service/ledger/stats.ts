/** How much of what: sums over the same events that the ledger shows, by the index where there is one. */
import { setImmediate } from 'node:timers/promises'
import { type LedgerSum, openDays, SumTable } from '../../store/ledger/ledger-index.ts'
import type { LedgerReader } from '../../store/ledger/ledger-reader.ts'
import type { LedgerScope } from '../../store/ledger/ledger-scope.ts'
import { linesOf } from '../../store/ledger/line.ts'
import type { Database } from '../../store/sql.ts'
import { readLine } from './event-terms.ts'
import { CHUNKS_AT_ONCE } from './limits.ts'

export const GROUPINGS = ['day', 'kind', 'account', 'destination', 'class'] as const
export type Grouping = (typeof GROUPINGS)[number]

export type StatsQuestion = {
  readonly by: readonly Grouping[]
  /** Days since 1970, both included. */
  readonly fromDay: number
  readonly toDay: number
  readonly account?: number | undefined
  readonly kinds?: readonly string[] | undefined
  readonly destination?: string | undefined
  readonly class?: string | undefined
}

export type StatsRow = {
  readonly group: Readonly<Partial<Record<Grouping, string | number>>>
  readonly events: number
  readonly recipients: number
  readonly bytes: number
}

export async function sumEvents(
  { db, reader }: { readonly db: Database; readonly reader: LedgerReader },
  scope: LedgerScope,
  question: StatsQuestion,
): Promise<StatsRow[]> {
  const rows = new Map<string, StatsRow>()
  const sums = [
    ...(await reader.sums(scope, question.fromDay, question.toDay)),
    ...(await unindexed(db, reader, scope)),
  ]
  for (const sum of sums) {
    if (sum.day < question.fromDay || sum.day > question.toDay) continue
    if (question.account !== undefined && sum.account !== question.account) continue
    if (question.kinds !== undefined && !question.kinds.includes(sum.kind)) continue
    if (question.destination !== undefined && sum.destination !== question.destination) continue
    if (question.class !== undefined && sum.class !== question.class) continue
    const group = Object.fromEntries(question.by.map((each) => [each, sum[each]]))
    const key = JSON.stringify(group)
    const known = rows.get(key)
    rows.set(key, {
      group,
      events: (known?.events ?? 0) + sum.events,
      recipients: (known?.recipients ?? 0) + sum.recipients,
      bytes: (known?.bytes ?? 0) + sum.bytes,
    })
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

/** Of the events that the index does not cover yet. */
async function unindexed(
  db: Database,
  reader: LedgerReader,
  scope: LedgerScope,
): Promise<readonly LedgerSum[]> {
  const sums = new SumTable()
  for (const { day, writer, indexed, events } of await openDays(db)) {
    for (let before = events; before > indexed; ) {
      const range = { from: indexed, before, fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }
      const chunks = await reader.chunksBefore(scope, { day, writer }, range, CHUNKS_AT_ONCE)
      for (const chunk of chunks) {
        for (const [n, line] of linesOf(chunk.lines).entries())
          if (chunk.first + n >= indexed) sums.add(chunk.organisationId, readLine(line))
        before = chunk.first
      }
      if (chunks.length < CHUNKS_AT_ONCE) break
      await setImmediate()
    }
  }
  return sums.rows
}
