/** Who judges what strangers bring, as the operator wants it. What it needs is loaded with the first who is judged. */

import type { Config } from '../config/config.ts'
import { systemClock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Metrics } from '../lib/metrics.ts'
import { openOnce } from '../lib/open-once.ts'
import { systemScheduler } from '../lib/scheduler.ts'
import type { Resolver } from '../net/dns/resolver.ts'
import { matchNetworks } from '../net/networks.ts'
import type { Client, Inquiry, Judge, JudgeDeps } from '../service/identity/judge.ts'
import type { Rules } from '../service/identity/rules.ts'
import type { Tally } from '../service/reports/tally.ts'
import type { Directory } from '../store/directory.ts'

export type JudgeParts = {
  readonly config: Config
  readonly directory: Directory
  readonly resolver: () => Promise<Resolver>
  /** Counts what is reported to the domains that ask for it; default: nothing is. */
  readonly tally?: () => Promise<Tally>
  readonly log: Log
  readonly metrics: Metrics
}

/**
 * As `Judge.begin`, and undefined at once for who is trusted. What is not looked at bears no findings in our name either:
 * what is passed on is sealed with them.
 */
export function openJudge(
  parts: JudgeParts,
): (client: Client, from: 'stranger' | 'lmtp') => Promise<Inquiry> | undefined {
  const { enforce, trustedNetworks } = parts.config.identity
  const isTrusted = matchNetworks(trustedNetworks)
  const judge = openOnce(() => create(parts))
  const unread = openOnce(() => createUnread(parts.config.server.hostname))
  return (client, from) => {
    if (from === 'stranger' && isTrusted(client.address)) return undefined
    if (from === 'lmtp' || enforce === 'off') return unread()
    return judge().then(({ begin }) => begin(client))
  }
}

/** What holds where nobody said anything else. */
export function identityRules({ enforce, trustedSealers }: Config['identity']): Rules {
  return { enforce, authors: [], sealers: trustedSealers, forwarders: [] }
}

async function observing(tally: () => Promise<Tally>): Promise<NonNullable<JudgeDeps['observe']>> {
  return (await import('../service/reports/judged-mail.ts')).observer(await tally())
}

async function createUnread(hostname: string): Promise<Inquiry> {
  return (await import('../service/identity/unread.ts')).unread(hostname)
}

async function create(parts: JudgeParts): Promise<Judge> {
  const { config, directory, resolver, log, metrics } = parts
  const { createJudge } = await import('../service/identity/judge.ts')
  const { createRulesOf } = await import('../service/identity/rules.ts')
  return createJudge({
    hostname: config.server.hostname,
    resolver: await resolver(),
    rulesOf: createRulesOf(identityRules(config.identity), (work) =>
      directory.read(({ settings }) => work(settings)),
    ),
    refuses: config.identity.enforce === 'obey',
    isOurs: async (domain) => (await directory.domain(domain))?.enabled === true,
    ...(parts.tally !== undefined && { observe: await observing(parts.tally) }),
    clock: systemClock,
    scheduler: systemScheduler,
    log,
    metrics,
  })
}
