/** What is pushed to browsers and programs, joined: the rounds of this node. */
import type { Config } from './config/config.ts'
import type { ChangeBus } from './lib/change-bus.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import { openOnce } from './lib/open-once.ts'
import { webOrigin } from './runtime/web-origin.ts'
import type { PushTeller } from './service/push/push-teller.ts'
import type { AccountStores } from './store/account-store.ts'
import type { Directory } from './store/directory.ts'
import type { Sealer } from './store/sealed/sealer.ts'

export type PushDeskDeps = {
  readonly config: Config
  readonly directory: Directory
  readonly stores: { readonly accounts: AccountStores }
  readonly bus: ChangeBus
  readonly sealer: () => Promise<Sealer>
  readonly clock: Clock
  readonly log: Log
}

export type PushDesk = {
  /** Watches for whom somebody wants to be told, and tries again what failed. */
  round(): Promise<void>
  /** Begins nothing more. */
  stop(): void
}

/** Loads nothing before somebody has subscribed. */
export function createPushDesk(deps: PushDeskDeps): PushDesk {
  const open = openOnce(() => openTeller(deps))
  let teller: PushTeller | undefined
  let stopped = false
  return {
    async round() {
      if (stopped) return
      if (teller === undefined && (await deps.directory.read(({ push }) => push.changes())) === 0) return
      teller = await open()
      await teller.round()
    },
    stop() {
      stopped = true
      teller?.stop()
    },
  }
}

async function openTeller({ config, stores, ...deps }: PushDeskDeps): Promise<PushTeller> {
  const { jmapAccountId } = await import('./edge/jmap/account-id.ts')
  const { createAskHttps } = await import('./net/https.ts')
  const { openResolver } = await import('./runtime/resolver.ts')
  const { PushTeller: Class } = await import('./service/push/push-teller.ts')
  const { createVapid } = await import('./service/push/vapid.ts')
  const contact = webOrigin(config) ?? `https://${config.server.hostname}`
  return new Class({
    ...deps,
    accounts: stores.accounts,
    ask: createAskHttps(),
    resolver: openOnce(() => openResolver(config)),
    vapid: createVapid({ ...deps, contact }),
    nameOf: jmapAccountId,
  })
}
