/** Second factors, joined: one relying party, one kind of ticket, one way to tell the holder. */
import type { Clock } from '../../../lib/clock.ts'
import type { Log } from '../../../lib/log.ts'
import type { Metrics } from '../../../lib/metrics.ts'
import type { Directory } from '../../../store/directory.ts'
import type { Sealer } from '../../../store/sealed/sealer.ts'
import type { AccountNotices } from '../../notice/account-notices.ts'
import type { Authenticator } from '../authenticator.ts'
import { createTellHolder } from './notices.ts'
import { createSecondFactors, type SecondFactors } from './second-factors.ts'
import { createSecondSteps, type SecondSteps } from './second-step.ts'
import { Tickets } from './tickets.ts'

export type OpenSecondFactorDeps = {
  readonly directory: Directory
  readonly authenticator: Authenticator
  readonly sealer: () => Promise<Sealer>
  readonly notices: AccountNotices
  /** `https://mail.empresa.test`: the one page that may run a ceremony. */
  readonly origin: string
  readonly hostname: string
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

export function openSecondFactors(deps: OpenSecondFactorDeps): {
  readonly secondFactors: SecondFactors
  readonly secondSteps: SecondSteps
} {
  const { hostname, origin } = deps
  const parts = {
    ...deps,
    tickets: new Tickets(deps.directory, deps.clock),
    tell: createTellHolder(deps),
    party: { id: hostname, name: hostname, origins: [origin] },
  }
  return { secondFactors: createSecondFactors(parts), secondSteps: createSecondSteps(parts) }
}
