/**
 * Asks whether addresses are paused for a company, on the way of its mail: for most companies none is, and then nobody waits
 * for the answer. Where the books cannot be read, mail goes out: a pause spares a bounce, it guards nothing.
 */

import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { openOnce } from '../../lib/open-once.ts'
import { RecentMap } from '../../lib/recent-map.ts'
import { type BouncedAddress, bouncedAddresses, hasPaused } from '../../store/ledger/bounces.ts'
import { openLedgerTables } from '../../store/ledger/ledger-schema.ts'
import type { Database } from '../../store/sql.ts'
import { NONE_PAUSED_COMPANIES, NONE_PAUSED_MS } from './limits.ts'

export type Pauses = ReadonlyMap<string, BouncedAddress & { readonly untilMs: number }>

export type PausedAddresses = {
  /** Those of the addresses, canonical, that are paused now; undefined at once where it is known that none is. */
  among(organisationId: number, addresses: readonly string[]): Promise<Pauses> | undefined
}

export type PausedDeps = {
  /** The books; opened when they are first asked. */
  readonly db: () => Database
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

const NONE: Pauses = new Map()

export function createPausedAddresses({ db, clock, log }: PausedDeps): PausedAddresses {
  /** When a company was last seen to have none. */
  const free = new RecentMap<number, number>(NONE_PAUSED_COMPANIES)
  const open = openOnce(() => openLedgerTables(db()))
  const ask = async (organisationId: number, addresses: readonly string[]): Promise<Pauses> => {
    const nowMs = clock.now()
    try {
      await open()
      if (!(await hasPaused(db(), organisationId, nowMs))) {
        free.set(organisationId, nowMs)
        return NONE
      }
      const known = await bouncedAddresses(db(), organisationId, addresses)
      return new Map(
        known.flatMap((one) =>
          one.untilMs !== undefined && one.untilMs > nowMs
            ? [[one.address, { ...one, untilMs: one.untilMs }]]
            : [],
        ),
      )
    } catch (error) {
      log.error('bounce.pauses', error)
      return NONE
    }
  }
  return {
    among(organisationId, addresses) {
      const seenMs = free.get(organisationId)
      if (seenMs !== undefined && clock.now() - seenMs < NONE_PAUSED_MS) return undefined
      return ask(organisationId, addresses)
    },
  }
}

/** `2026-12-22`, UTC. */
export function pauseEnd({ untilMs }: { readonly untilMs: number }): string {
  return new Date(untilMs).toISOString().slice(0, 10)
}
