/** Who brings mail, joined: level 1 before the door, and whom each company has had to do with. */
import type { Config } from './config/config.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import { systemScheduler } from './lib/scheduler.ts'
import { canonicalAddress } from './mail/address.ts'
import type { Resolver } from './net/dns/resolver.ts'
import { openGate } from './runtime/open-gate.ts'
import type { SubmitDeps } from './service/delivery/submit.ts'
import type { ConnectionGate } from './service/filter/connection/gate.ts'
import { type Correspondents, createCorrespondents } from './service/filter/identity/correspondents.ts'
import type { Directory } from './store/directory.ts'

export type StrangerParts = {
  readonly config: Config
  readonly directory: Directory
  readonly resolver: () => Promise<Resolver>
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

export type Strangers = {
  /** Undefined: level 1 looks at nobody. */
  readonly gate: ConnectionGate | undefined
  readonly correspondents: Correspondents
}

/** Of this thread; what it learned last is written when `opened` is disposed of. */
export async function openStrangers(parts: StrangerParts, opened: AsyncDisposableStack): Promise<Strangers> {
  const correspondents = opened.use(createCorrespondents({ ...parts, scheduler: systemScheduler }))
  return { correspondents, gate: await openGate({ ...parts, correspondents }) }
}

/** Hears of each message of our own people: whom they write to, the company knows. */
export function notingWhom(
  { wroteTo }: Pick<Correspondents, 'wroteTo'>,
  sighted: NonNullable<SubmitDeps['sighted']>,
): NonNullable<SubmitDeps['sighted']> {
  return (principal, message) => {
    sighted(principal, message)
    const { organisationId } = principal
    if (organisationId === undefined) return
    const outside = message.recipients.filter(({ targets }) => targets.some(({ kind }) => kind === 'outside'))
    wroteTo(
      organisationId,
      outside.map(({ address }) => canonicalAddress(address)),
    )
  }
}
