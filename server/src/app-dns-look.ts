/** One live look at the DNS of a domain and at what the world sees of this machine, joined. */
import type { Config } from './config/config.ts'
import { systemClock } from './lib/clock.ts'
import { systemScheduler } from './lib/scheduler.ts'
import { connect } from './net/connect.ts'
import { createAuthoritativeResolver } from './net/dns/authoritative.ts'
import type { Resolver } from './net/dns/resolver.ts'
import { createAskHttps } from './net/https.ts'
import { resolverAt } from './runtime/resolver.ts'
import { checkBlockLists } from './service/dns-page/block-lists.ts'
import { checkDomain } from './service/dns-page/check-domain.ts'
import type { Row } from './service/dns-page/row.ts'
import { checkCertificate, checkPort25, checkStsPolicy } from './service/dns-page/server-checks.ts'
import type { Situation } from './service/dns-page/situation.ts'
import { createFetchStsPolicy } from './service/mta-sts/fetch-policy.ts'
import { readBlockLists } from './service/reputation/block-lists.ts'

const TIMES = { clock: systemClock, scheduler: systemScheduler }

/** With resolvers of its own, so that nothing is answered from memory. */
export async function lookAt(
  config: Config,
  situation: Situation,
  asked: string | undefined,
): Promise<readonly Row[]> {
  const { queue } = config
  const { allowPrivateTargets: allowPrivate, mxPort } = queue
  const usual = await resolverAt(asked === undefined ? queue.resolvers : [asked])
  const resolver: Resolver =
    asked === undefined
      ? createAuthoritativeResolver({
          ...TIMES,
          fallback: usual,
          names: [situation.domain, situation.hostname],
          allowPrivate,
        })
      : usual
  const ask = createAskHttps()
  const fetch = createFetchStsPolicy({ resolver, ask, ...TIMES, port: queue.stsPort, allowPrivate })
  const port = { resolver: usual, connect, ...TIMES, probe: queue.probe, mxPort, allowPrivate }
  const [records, sts, port25, listed] = await Promise.all([
    checkDomain(situation, { resolver, ...TIMES }),
    situation.https ? checkStsPolicy(situation, fetch) : undefined,
    checkPort25(port),
    checkBlockLists(situation.addresses, await readBlockLists(), { resolver: usual, ...TIMES }),
  ])
  const machine = [checkCertificate(situation, Date.now()), port25, ...listed]
  return [...records, ...(sts === undefined ? [] : [sts]), ...machine]
}
