/** Takes away held mail whose time is over, as each company has set it. About once an hour. */
import type { Clock } from '../../lib/clock.ts'
import type { Directory } from '../../store/directory.ts'
import type { QuarantineStore } from '../../store/quarantine/quarantine-store.ts'
import { DAY_MS, DROPPED_DAYS } from './limits.ts'
import { companyQuarantine } from './settings.ts'

/** Tells how many entries went. */
export async function sweepQuarantine(deps: {
  readonly store: QuarantineStore
  readonly directory: Pick<Directory, 'read'>
  readonly timeZone: string
  readonly clock: Clock
}): Promise<number> {
  const { store, directory, timeZone, clock } = deps
  const nowMs = clock.now()
  let swept = 0
  for (const company of await store.companies()) {
    const { keepDays } = await directory.read(({ settings }) =>
      companyQuarantine(settings, company, timeZone),
    )
    swept += await store.sweep(company, {
      heldBeforeMs: nowMs - keepDays * DAY_MS,
      droppedBeforeMs: nowMs - DROPPED_DAYS * DAY_MS,
    })
  }
  await store.sweepLinks(nowMs)
  return swept
}
