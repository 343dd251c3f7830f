/** How much mass mail waits for its turn, and until when that lasts at its pace: no fault of anybody's, so no group of the radar. */
import type { Clock } from '../../../lib/clock.ts'
import { massWaiting } from '../../../store/queue-claims.ts'
import type { Database } from '../../../store/sql.ts'
import type { LaneKeeper } from './lane-keeper.ts'

export type LaneLook = {
  /** Recipients; of the company that asks. */
  readonly waiting: number
  /** Recipients an hour for one provider; undefined: as fast as they take it. */
  readonly perHour: number | undefined
  /** When the last of them will have gone, as far as the pace decides; undefined without one. */
  readonly doneMs: number | undefined
}

/** Milliseconds for which a look is shown again: it counts all that waits. */
const KEPT_MS = 10_000
const HOUR_MS = 3_600_000

type Deps = { readonly db: Database; readonly keeper: LaneKeeper; readonly clock: Clock }
type Kept = { readonly look: Promise<LaneLook | undefined>; readonly untilMs: number }

/** Undefined: none waits. */
export function createLaneLook(deps: Deps): (company: number | undefined) => Promise<LaneLook | undefined> {
  const kept = new Map<number, Kept>()
  return (company) => {
    const nowMs = deps.clock.now()
    for (const [key, { untilMs }] of kept) if (untilMs <= nowMs) kept.delete(key)
    const known = kept.get(company ?? 0)
    if (known !== undefined) return known.look
    const one = { look: look(deps, company), untilMs: nowMs + KEPT_MS }
    kept.set(company ?? 0, one)
    one.look.catch(() => kept.delete(company ?? 0))
    return one.look
  }
}

async function look({ db, keeper, clock }: Deps, company: number | undefined): Promise<LaneLook | undefined> {
  await keeper.refresh()
  const rows = await massWaiting(db)
  const own = rows.filter((row) => company === undefined || row.company === company)
  const waiting = own.reduce((sum, row) => sum + row.waiting, 0)
  if (waiting === 0) return undefined
  // All companies' mail goes at one pace: how long it takes, the others' decides too.
  const byProvider = new Map<string, number>()
  for (const row of rows) {
    const provider = keeper.providerOf(row.destination, () => undefined) ?? row.destination
    byProvider.set(provider, (byProvider.get(provider) ?? 0) + row.waiting)
  }
  const nowMs = clock.now()
  const most = Math.max(...byProvider.values())
  const pace = keeper.paceOf('', nowMs)
  if (pace === undefined) return { waiting, perHour: undefined, doneMs: undefined }
  return {
    waiting,
    perHour: Math.max(1, Math.floor(HOUR_MS / pace.intervalMs)),
    doneMs: Math.ceil(nowMs + most * pace.intervalMs),
  }
}
