/** Notes that the holder of an account was here: once a day from each thread, and nobody waits for it. */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { RecentMap } from '../../lib/recent-map.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import type { Ledger } from '../ledger/ledger.ts'

export type NoteSeen = (accountId: AccountId) => void

/** How long one that was noted needs no other note, in ms: lists tell days apart. */
const NOTED_EVERY_MS = 24 * 3_600_000
/** Accounts that a thread remembers: those beyond are noted more often. */
const REMEMBERED_MAX = 50_000

/** The ledger, with somebody who hears of each sign-in. */
export function hearSeen(ledger: Ledger, seen: NoteSeen): Ledger {
  return {
    ...ledger,
    note(event) {
      ledger.note(event)
      if (event.kind === 'signed-in' && event.accountId !== undefined) seen(event.accountId as AccountId)
    },
  }
}

export function createNoteSeen({
  directory,
  clock,
  log,
}: {
  readonly directory: Pick<Directory, 'writeUnseen'>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}): NoteSeen {
  const noted = new RecentMap<AccountId, number>(REMEMBERED_MAX)
  return (accountId) => {
    const now = clock.now()
    if (now - (noted.get(accountId) ?? 0) < NOTED_EVERY_MS) return
    noted.set(accountId, now)
    directory
      .writeUnseen(({ use }) => use.signedIn(accountId, now))
      .catch((error: unknown) => {
        noted.set(accountId, 0)
        log.warn('sign-in.not-noted', { accountId, why: String(error) })
      })
  }
}
