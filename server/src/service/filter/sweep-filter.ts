/** Forgets first tries, networks and correspondents that nobody has met for long. About once an hour. */
import type { Clock } from '../../lib/clock.ts'
import type { Directory } from '../../store/directory.ts'
import { GREYLIST_WINDOW_MS, NETWORK_KNOWN_MS, TRIPLETS_MAX } from './connection/limits.ts'
import { CORRESPONDENT_KEPT_MS, CORRESPONDENTS_MAX } from './identity/limits.ts'

export async function sweepFilter(deps: {
  readonly directory: Pick<Directory, 'writeUnseen'>
  readonly clock: Clock
}): Promise<void> {
  const nowMs = deps.clock.now()
  await deps.directory.writeUnseen(async ({ correspondents, greylist }) => {
    await greylist.sweep(nowMs - GREYLIST_WINDOW_MS, nowMs - NETWORK_KNOWN_MS, TRIPLETS_MAX)
    await correspondents.sweep(nowMs - CORRESPONDENT_KEPT_MS, CORRESPONDENTS_MAX)
  })
}
