/**
 * Counts what is reported to others, in memory until it is written: every few seconds, when there is much, and when the
 * thread ends. A crash loses that much of a count, which nobody is promised.
 */
import { createHash } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import type { Directory } from '../../store/directory.ts'
import type { TallyKind, TallyRow } from '../../store/directory-reports.ts'
import { dayOf } from './days.ts'
import { FLUSH_MS, TALLY_NEW_MAX, TALLY_WAITING_MAX } from './limits.ts'
import { isReported } from './reported.ts'

export type Tally = AsyncDisposable & {
  /** `to`: the domain here that is concerned, which may not want to be counted; undefined: none is. */
  add(kind: TallyKind, domain: string, detail: string, to: string | undefined): void
}

export type TallyDeps = {
  readonly directory: Pick<Directory, 'domain' | 'read' | 'writeCounts'>
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly log: Log
}

type Waiting = Omit<TallyRow, 'digest' | 'count'> & { readonly to: string | undefined; count: number }

export function createTally(deps: TallyDeps): Tally {
  const { clock, scheduler, log } = deps
  let waiting = new Map<string, Waiting>()
  let writing: Promise<void> | undefined
  let cancel: (() => void) | undefined
  /** New rows of the day in hand: strangers make as many as they like. */
  let fresh = { day: 0, rows: 0 }

  const write = async (): Promise<void> => {
    cancel?.()
    cancel = undefined
    const rows = [...waiting.values()]
    waiting = new Map()
    const today = dayOf(clock.now())
    if (fresh.day !== today) fresh = { day: today, rows: 0 }
    const wanted = await rowsOf(deps, rows)
    const newMax = TALLY_NEW_MAX - fresh.rows
    fresh.rows += await deps.directory.writeCounts(({ reports }) => reports.tally(wanted, newMax))
  }
  /** One after the other: what comes meanwhile waits for the next. */
  const flush = (): Promise<void> => {
    writing ??= write()
      .catch((error: unknown) => log.error('reports.tally', error))
      .finally(() => {
        writing = undefined
      })
    return writing
  }
  return {
    add(kind, domain, detail, to) {
      const day = dayOf(clock.now())
      const key = `${kind} ${day} ${domain} ${to ?? ''} ${detail}`
      const known = waiting.get(key)
      if (known !== undefined) known.count++
      else if (waiting.size < TALLY_WAITING_MAX) waiting.set(key, { kind, day, domain, detail, to, count: 1 })
      if (waiting.size >= TALLY_WAITING_MAX / 2) void flush()
      else cancel ??= scheduler.after(FLUSH_MS, () => void flush())
    },
    async [Symbol.asyncDispose]() {
      await writing
      if (waiting.size > 0) await flush()
      cancel?.()
    },
  }
}

async function rowsOf({ directory }: TallyDeps, waiting: readonly Waiting[]): Promise<readonly TallyRow[]> {
  const wanted = new Map<string | undefined, boolean>()
  for (const { to } of waiting) if (!wanted.has(to)) wanted.set(to, await isReported(directory, to))
  const sums = new Map<string, TallyRow>()
  for (const { to, ...row } of waiting) {
    if (wanted.get(to) !== true) continue
    const key = `${row.kind} ${row.day} ${row.domain} ${row.detail}`
    const before = sums.get(key)
    const digest = before?.digest ?? createHash('sha256').update(row.detail).digest()
    sums.set(key, { ...row, digest, count: (before?.count ?? 0) + row.count })
  }
  // In one order everywhere, so that threads that write the same rows wait for each other and do not cross.
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row)
}
