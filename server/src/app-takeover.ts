/** The takeover breaker joined: it stands before the queue of this node, and follows its cases by it (decisions/0023). */
import type { Config } from './config/config.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import { openOnce } from './lib/open-once.ts'
import type { Scheduler } from './lib/scheduler.ts'
import type { Texts } from './lib/text.ts'
import { openLdap } from './runtime/open-ldap.ts'
import type { AdminMethod } from './service/admin/method.ts'
import type { Ledger } from './service/ledger/ledger.ts'
import type { AccountNoticeDeps } from './service/notice/account-notices.ts'
import type { QueueService } from './service/queue/queue-service.ts'
import { createBreaker, type TakeoverBreaker } from './service/takeover/breaker.ts'
import { createCountryOf } from './service/takeover/countries.ts'
import type { TellDeps } from './service/takeover/tell.ts'
import type { Directory } from './store/directory.ts'
import type { TakeoverCase } from './store/directory-takeover.ts'

export type TakeoverParts = {
  readonly config: Config
  readonly directory: Directory
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

export function openBreaker(
  parts: TakeoverParts & { readonly ledger: Ledger; readonly scheduler: Scheduler },
): TakeoverBreaker {
  const { enabled, countries } = parts.config.takeover
  const countryOf = createCountryOf({ file: countries, log: parts.log })
  return createBreaker({ ...parts, enabled, countryOf })
}

type Following = TakeoverParts & {
  readonly service: QueueService
  readonly texts: Texts
  /** What brings the notices: the queue itself where it runs. */
  readonly notices: AccountNoticeDeps['queue']
}

/** From now on cases have their consequences. What these need is loaded with the first one. */
export async function beginBreaker(breaker: TakeoverBreaker, parts: Following): Promise<void> {
  const { service, clock } = parts
  const mail = openOnce(async () => {
    const { createHeldMail } = await import('./service/takeover/held-mail.ts')
    return createHeldMail({ service, clock })
  })
  await breaker.begin({
    hold: async (whose, isNew) => await (await mail()).hold(whose, isNew),
    async tell(one) {
      const { tellPaused } = await import('./service/takeover/tell.ts')
      const countHeld = async ({ accountId }: TakeoverCase): Promise<number> =>
        (await (await mail()).count(accountId)).messages
      await tellPaused({ ...(await tellDeps(parts)), countHeld }, one)
    },
  })
}

/** `breaker`: undefined where no queue runs. */
export async function openTakeoverMethods(
  parts: Following & { readonly breaker?: TakeoverBreaker },
): Promise<readonly AdminMethod[]> {
  const { config, service, clock, log, breaker } = parts
  const { createHeldMail } = await import('./service/takeover/held-mail.ts')
  const { takeoverMethods } = await import('./service/takeover/takeover-methods.ts')
  const { tellOver } = await import('./service/takeover/tell.ts')
  return takeoverMethods({
    ...parts,
    ledger: service.hearers.ledger,
    mail: createHeldMail({ service, clock }),
    gate: openOnce(async () => {
      const { HashGate } = await import('./service/account/argon2.ts')
      return new HashGate()
    }),
    outside: openLdap({ ldap: config.ldap, workers: config.server.workers }, { clock, log }),
    heard: async () => await breaker?.hear(),
    tellOver: async (one) => await tellOver(await tellDeps(parts), one, clock.now()),
  })
}

async function tellDeps(parts: Following): Promise<Omit<TellDeps, 'countHeld'>> {
  const { createAccountNotices } = await import('./service/notice/account-notices.ts')
  const { hostname } = parts.config.server
  return { ...parts, notices: createAccountNotices({ ...parts, queue: parts.notices, hostname }) }
}
