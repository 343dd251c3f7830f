/** Detours as the queue lives with them: routes among the operator's, which end by themselves. */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import {
  addDetour,
  type Detour,
  listDetours,
  type NewDetour,
  removeDetour,
  sweepDetours,
} from '../../store/queue-detours.ts'
import type { Route } from '../../store/queue-types.ts'
import type { Database } from '../../store/sql.ts'

type Deps = {
  readonly db: Database
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly log: Log
  /** The routes have changed: they are to be read again. */
  readonly changed: () => Promise<void>
}

/** Milliseconds that a timer can wait at most; then it is set again. */
const TIMER_MAX_MS = 2 ** 31 - 1

export class Detours {
  readonly #deps: Deps
  #cancel = (): void => undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** What holds now, a route for each domain. When the first of them ends, the routes are read again. */
  async routes(): Promise<readonly Route[]> {
    const detours = await this.list()
    this.#cancel()
    const { clock, scheduler, log, changed } = this.#deps
    const endMs = Math.min(...detours.map(({ untilMs }) => untilMs))
    if (detours.length > 0)
      this.#cancel = scheduler.after(Math.min(Math.max(0, endMs - clock.now()), TIMER_MAX_MS), () => {
        changed().catch((error: unknown) => log.error('detour.not-ended', error))
      })
    return detours.flatMap(({ domains, host, port, tls, implicitTls }) =>
      domains.map((domain) => ({
        ...{ domain, host, port, tls, implicitTls },
        ...{ lmtp: false, username: null, password: null },
      })),
    )
  }

  list(): Promise<readonly Detour[]> {
    return listDetours(this.#deps.db, this.#deps.clock.now())
  }

  async add(detour: NewDetour): Promise<number> {
    await sweepDetours(this.#deps.db, this.#deps.clock.now())
    const id = await addDetour(this.#deps.db, detour)
    await this.#deps.changed()
    return id
  }

  /** False when there is none of that number. */
  async remove(id: number): Promise<boolean> {
    if (!(await removeDetour(this.#deps.db, id))) return false
    await this.#deps.changed()
    return true
  }

  stop(): void {
    this.#cancel()
  }
}
