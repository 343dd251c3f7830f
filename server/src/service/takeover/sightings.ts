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

export type Sightings = {
  /** A message that was taken: nothing is told of one that stays nowhere in this house. */
  message(principal: Principal, message: Pick<IntakeMessage, 'recipients'>): void
  /** The same ledger, listened to for sign-ins. */
  hearing(ledger: Ledger): Ledger
}

/** `observe` must not throw and is not waited for. */
export function createSightings(observe: (sighting: Sighting) => void, clock: Clock): Sightings {
  /** When a sign-in of that account from that network was last told. */
  const told = new RecentMap<string, number>(SIGHTINGS_MAX)
  return {
    message({ accountId, organisationId, remoteAddress: clientAddress }, { recipients }) {
      if (accountId === undefined || organisationId === undefined) return
      const stayed = recipients.flatMap(({ targets }) =>
        targets.flatMap((target) => (target.kind === 'local' ? [target.account.address] : [])),
      )
      if (stayed.length > 0) observe({ accountId, organisationId, clientAddress, recipients: stayed })
    },
    hearing: (ledger) => ({
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
        observe({ accountId: accountId as AccountId, organisationId, clientAddress: ip })
      },
    }),
  }
}
