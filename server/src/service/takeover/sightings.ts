/** What the edges tell the breaker: where accounts are signed in to, and mail that never passes the queue. */
import type { Clock } from '../../lib/clock.ts'
import { RecentMap } from '../../lib/recent-map.ts'
import type { AccountId } from '../../mail/ids.ts'
import { networkOf } from '../../net/connection-limiter.ts'
import type { Principal } from '../account/principal.ts'
import type { IntakeMessage } from '../delivery/intake.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Sighting } from '../queue/brake.ts'
import { SIGHTING_MS, SIGHTINGS_MAX } from './limits.ts'

/** Does not throw, and nobody waits for it. */
export type Observer = { observe(sighting: Sighting): void }

/** Tells of each message what of it stays in the house. */
export function createSighted(
  breaker: Observer,
): (principal: Principal, message: Pick<IntakeMessage, 'recipients'>) => void {
  return ({ accountId, organisationId, remoteAddress: clientAddress }, { recipients }) => {
    if (accountId === undefined || organisationId === undefined) return
    const stayed = recipients.flatMap(({ targets }) =>
      targets.flatMap((target) => (target.kind === 'local' ? [target.account.address] : [])),
    )
    if (stayed.length > 0) breaker.observe({ accountId, organisationId, clientAddress, recipients: stayed })
  }
}

/** The same ledger, listened to: the first sign-in a day of each account and network is told. */
export function hearSignIns(ledger: Ledger, breaker: Observer, clock: Clock): Ledger {
  const told = new RecentMap<string, number>(SIGHTINGS_MAX)
  return {
    ...ledger,
    note(event) {
      ledger.note(event)
      const { kind, accountId, organisationId, ip } = event
      if (kind !== 'signed-in' || accountId === undefined || organisationId === undefined) return
      if (ip === undefined) return
      const key = `${accountId} ${networkOf(ip)}`
      const now = clock.now()
      if (now - (told.get(key) ?? Number.NEGATIVE_INFINITY) < SIGHTING_MS) return
      told.set(key, now)
      breaker.observe({ accountId: accountId as AccountId, organisationId, clientAddress: ip })
    },
  }
}
