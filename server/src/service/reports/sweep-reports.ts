/** Forgets sums and ids that are too old to be asked for. About once an hour. */
import type { Clock } from '../../lib/clock.ts'
import type { Directory } from '../../store/directory.ts'
import { dayOf } from './days.ts'
import { KEPT_DAYS, SEEN_DAYS } from './limits.ts'

export async function sweepReports(deps: {
  readonly directory: Pick<Directory, 'writeUnseen'>
  readonly clock: Clock
}): Promise<void> {
  const today = dayOf(deps.clock.now())
  await deps.directory.writeUnseen(({ reports }) => reports.sweep(today - KEPT_DAYS, today - SEEN_DAYS))
}
