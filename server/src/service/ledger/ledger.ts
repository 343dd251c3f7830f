/**
 * The way into the ledger from any thread. Noting costs a few microseconds and never waits: the record goes into a file
 * of the thread, from which the one writer takes it (decisions/0020).
 */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import { eventLines, type LedgerEvent } from './event.ts'

export type Ledger = {
  /** Notes an event. It is handed over when this turn of the loop ends, or by `keep`. Never throws. */
  note(event: LedgerEvent): void
  /**
   * What was noted so far outlives this process. Called before an acknowledgement goes out that tells of it: what was
   * acknowledged is then in the ledger, whatever happens to us.
   */
  keep(): void
}

/** Where a thread's records go; never throws. */
export type LedgerSpool = {
  append(lines: string): void
}

/** Nothing is recorded: for a process that serves nobody. */
export const noLedger: Ledger = { note: () => undefined, keep: () => undefined }

/** Octets of a salt: nobody tries 2^96 of them. A multiple of three, so that base64 needs no padding. */
const SALT_OCTETS = 12
const SALTS = 1024
/** Characters that wait for the end of the turn at most. */
const WAITING_MAX = 64 * 1024

export function createLedger(spool: LedgerSpool, clock: Pick<Clock, 'now'>): Ledger {
  const salt = createSalts()
  let waiting = ''
  let scheduled = false
  const keep = (): void => {
    if (waiting === '') return
    const lines = waiting
    waiting = ''
    spool.append(lines)
  }
  const turnEnds = (): void => {
    scheduled = false
    keep()
  }
  return {
    note(event) {
      const owner = event.organisationId ?? 0
      for (const line of eventLines(event, clock.now(), salt)) waiting += `${owner} ${line}\n`
      if (waiting.length > WAITING_MAX) keep()
      if (scheduled) return
      scheduled = true
      setImmediate(turnEnds)
    },
    keep,
  }
}

/** Salts of lines, drawn many at a time. */
export function createSalts(): () => string {
  let pool = Buffer.alloc(0)
  let at = 0
  return () => {
    if (at >= pool.length) {
      pool = randomBytes(SALT_OCTETS * SALTS)
      at = 0
    }
    at += SALT_OCTETS
    return pool.toString('base64url', at - SALT_OCTETS, at)
  }
}
