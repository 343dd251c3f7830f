/** Slow answers for clients that guess: each no waits longer than the one before, and never many at a time. THREATS IN12 */
import type { Scheduler } from '../../../lib/scheduler.ts'
import { TARPIT_FREE, TARPIT_MAX_MS, TARPIT_PLACES, TARPIT_STEP_MS } from './limits.ts'

export type Tarpit = {
  /** Undefined: the answer need not wait. */
  hold(refusals: number): Promise<void> | undefined
}

export function createTarpit(scheduler: Scheduler): Tarpit {
  let held = 0
  return {
    hold(refusals) {
      const waitMs = Math.min(TARPIT_MAX_MS, (refusals - TARPIT_FREE) * TARPIT_STEP_MS)
      if (waitMs <= 0 || held >= TARPIT_PLACES) return undefined
      held++
      return new Promise((resolve) => {
        scheduler.after(waitMs, () => {
          held--
          resolve()
        })
      })
    },
  }
}

export const noTarpit: Tarpit = { hold: () => undefined }
