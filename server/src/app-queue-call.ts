/** The administrative methods that run beside the queue, ready to be called: its own, and those whose work ends in mail. */
import type { HeldMailParts } from './app-quarantine.ts'
import type { Config } from './config/config.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import type { Texts } from './lib/text.ts'
import type { AdminCall } from './runtime/control.ts'
import type { AccountNoticeDeps } from './service/notice/account-notices.ts'
import type { QueueService } from './service/queue/queue-service.ts'
import type { TakeoverBreaker } from './service/takeover/breaker.ts'
import type { Directory } from './store/directory.ts'
import type { Stores } from './store/open-stores.ts'
import type { Sealer } from './store/sealed/sealer.ts'

/** Their names begin so, or are this. */
export const QUEUE_METHODS =
  /^(?:(?:autoreply|personal-filter|quarantine|queue|route|second-factor|sieve|takeover)\.|(?:reputation|webhook)\.tell$)/

export type QueueCallDeps = {
  readonly service: QueueService
  /** What brings the notices: the queue itself where it runs. */
  readonly notices: AccountNoticeDeps['queue']
  readonly directory: Directory
  readonly sealer: () => Promise<Sealer>
  readonly held: HeldMailParts & { readonly stores: Pick<Stores, 'accounts'> }
  /** Undefined where no queue runs. */
  readonly breaker?: TakeoverBreaker
  readonly config: Config
  readonly metrics: Metrics
  readonly texts: Texts
  readonly hostname: string
  readonly clock: Clock
  readonly log: Log
}

export async function queueCall(deps: QueueCallDeps): Promise<AdminCall> {
  const { directory } = deps
  const { methodTable } = await import('./service/admin/call-admin.ts')
  const { recordedCall } = await import('./service/audit/recorded-call.ts')
  const { findCompany } = await import('./service/admin/access.ts')
  const { openTakeoverMethods } = await import('./app-takeover.ts')
  const { openQuarantineMethods } = await import('./app-quarantine.ts')
  const { openSieveMethods } = await import('./app-sieve.ts')
  const { queueMethods } = await import('./service/queue/queue-methods.ts')
  const { createAccountNotices } = await import('./service/notice/account-notices.ts')
  const { tellMethod } = await import('./service/reputation/tell-method.ts')
  const { tellWebhooksMethod } = await import('./service/webhook/tell-method.ts')
  const { secondFactorMethods } = await import('./service/account/second-factor/second-factor-methods.ts')
  const notices = createAccountNotices({ ...deps, queue: deps.notices })
  const methods = methodTable([
    ...queueMethods({
      ...deps,
      findOrganisation: (principal, name) =>
        directory.read(async (tables) => (await findCompany(tables, principal, name)).id),
    }),
    ...(await openTakeoverMethods(deps)),
    ...(await openQuarantineMethods({ ...deps, ...deps.held, queue: deps.notices })),
    ...(await openSieveMethods({ ...deps, ...deps.held, notices })),
    ...secondFactorMethods({ ...deps, notices }),
    tellMethod({ ...deps, notices }),
    tellWebhooksMethod({ ...deps, notices }),
  ])
  return recordedCall(methods, deps)
}
