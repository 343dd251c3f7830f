/** Looks, on the queue's thread, for what people put off and brings it back. Loaded with the first look. */
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import { openOnce } from './lib/open-once.ts'
import { systemScheduler } from './lib/scheduler.ts'
import { LOOK_EVERY_MS } from './service/snooze/limits.ts'
import type { AccountStores } from './store/account-store.ts'
import type { Directory } from './store/directory.ts'

export function openSnoozeWatch(parts: {
  readonly directory: Directory
  readonly accounts: AccountStores
  readonly clock: Clock
  readonly log: Log
}): AsyncDisposable {
  const wake = openOnce(async () => {
    const { wakeSnoozed } = await import('./service/snooze/wake-snoozed.ts')
    return () => wakeSnoozed(parts)
  })
  let isOver = false
  let running: Promise<void> | undefined
  let cancel: () => void
  const again = (): void => {
    if (!isOver) cancel = systemScheduler.after(LOOK_EVERY_MS, look)
  }
  const look = (): void => {
    running = wake()
      .then(async (run) => void (await run()))
      .catch((error: unknown) => parts.log.error('snooze.failed', error))
      .finally(again)
  }
  again()
  return {
    async [Symbol.asyncDispose]() {
      isOver = true
      cancel()
      await running
    },
  }
}
