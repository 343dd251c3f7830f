/** Encryption policies of other domains, for the queue. Loaded with the first domain that mail goes to by MX. */
import type { Config } from '../config/config.ts'
import { systemClock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Resolver } from '../net/dns/resolver.ts'
import type { StsPolicies } from '../service/mta-sts/policies.ts'
import type { Database } from '../store/sql.ts'

type Deps = {
  readonly config: Config
  readonly db: Database
  readonly resolver: Resolver
  readonly log: Log
}

export function openStsPolicies(deps: Deps): StsPolicies {
  let made: Promise<StsPolicies> | undefined
  return {
    async find(domain) {
      made ??= make(deps)
      return await (await made).find(domain)
    },
  }
}

async function make({ config, db, resolver, log }: Deps): Promise<StsPolicies> {
  const { createAskHttps } = await import('../net/https.ts')
  const { createFetchStsPolicy } = await import('../service/mta-sts/fetch-policy.ts')
  const { createStsPolicies } = await import('../service/mta-sts/policies.ts')
  const { stsPort: port, allowPrivateTargets: allowPrivate } = config.queue
  const clock = systemClock
  const fetch = createFetchStsPolicy({ resolver, ask: createAskHttps(), clock, port, allowPrivate })
  return createStsPolicies({ db, resolver, fetch, clock, log })
}
