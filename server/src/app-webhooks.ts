/** Webhooks, joined: the rounds of this node, and what is asked about them. */
import type { Books } from './app-ledger.ts'
import type { Config } from './config/config.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import { openOnce } from './lib/open-once.ts'
import type { AdminMethod } from './service/admin/method.ts'
import type { DeliverDeps, WebhookTeller } from './service/webhook/deliver.ts'
import type { Directory } from './store/directory.ts'
import type { Sealer } from './store/sealed/sealer.ts'

export type WebhookDeps = {
  readonly config: Config
  readonly directory: Directory
  readonly books: Books
  readonly sealer: () => Promise<Sealer>
  readonly clock: Clock
  readonly log: Log
}

export type WebhookDesk = {
  /** Begins to tell those whose time has come. True: somebody has to be told that one was disabled (`webhook.tell`). */
  round(): Promise<boolean>
  /** Begins nothing more. */
  stop(): void
  methods(): Promise<readonly AdminMethod[]>
}

/** Loads nothing before there is a webhook, or somebody asks. */
export function createWebhookDesk(deps: WebhookDeps): WebhookDesk {
  const { directory, clock } = deps
  const parts = openOnce(() => openParts(deps))
  let teller: WebhookTeller | undefined
  const reseal = async (): Promise<void> => {
    const hooks = await directory.read(({ webhooks }) => webhooks.list(undefined))
    if (hooks.length > 0) await (await import('./service/webhook/deliver.ts')).resealWebhooks(deps)
  }
  let resealed = false
  let stopped = false
  return {
    round: async () => {
      if (stopped) return false
      if (!resealed) await reseal()
      resealed = true
      const due = await directory.read(({ webhooks }) => webhooks.due(clock.now(), 1))
      if (due.length === 0) return false
      const { WebhookTeller: Class } = await import('./service/webhook/deliver.ts')
      teller ??= new Class(await parts())
      return await teller.round()
    },
    stop: () => {
      stopped = true
      teller?.stop()
    },
    methods: async () => {
      const { webhookMethods } = await import('./service/webhook/webhook-methods.ts')
      return webhookMethods(await parts())
    },
  }
}

async function openParts({ config, books, ...deps }: WebhookDeps): Promise<DeliverDeps> {
  const { createAskHttps } = await import('./net/https.ts')
  const { openResolver } = await import('./runtime/resolver.ts')
  return {
    ...deps,
    ask: createAskHttps(),
    resolver: openOnce(() => openResolver(config)),
    follow: (...asked) => books.follow(...asked),
    random: Math.random,
  }
}
