/** Where a message that is scanned comes from, as far as somebody says: levels 1 and 2, asked of the DNS. */
import { systemClock } from '../lib/clock.ts'
import { silentLog } from '../lib/log.ts'
import { Metrics } from '../lib/metrics.ts'
import { systemScheduler } from '../lib/scheduler.ts'
import type { Resolver } from '../net/dns/resolver.ts'
import { checkReverseName } from '../net/dns/reverse-name.ts'
import { helloFindings, nameFindings } from '../service/filter/connection/hello.ts'
import type { Origin, ScanMail } from '../service/filter/scan.ts'
import { createJudge } from '../service/identity/judge.ts'
import type { Rules } from '../service/identity/rules.ts'

/** Not a name that any server could greet with. */
const NOBODY = 'scan.invalid'
const OBEY: Rules = { enforce: 'obey', authors: [], sealers: [], forwarders: [] }

export function createOriginOf(resolver: Resolver): (mail: ScanMail) => Promise<Origin> {
  const judge = createJudge({
    hostname: NOBODY,
    resolver,
    rulesOf: async () => await Promise.resolve(OBEY),
    refuses: false,
    // Outside of the service no domain is ours.
    isOurs: async () => await Promise.resolve(false),
    ...{ clock: systemClock, scheduler: systemScheduler, log: silentLog, metrics: new Metrics() },
  })
  return async ({ bytes, client, reversePath }) => {
    const { address, hello } = client
    const inquiry = judge.begin({ address, hello, reversePath })
    const [found, name] = await Promise.all([
      inquiry.judge(bytes, { id: 'scan', companies: new Set([undefined]), pause: () => undefined }),
      checkReverseName(address, resolver),
    ])
    const { verdicts, author, junkFor, refusal } = found
    return {
      findings: [...nameFindings(name, address), ...helloFindings({ name: hello, own: NOBODY })],
      identityPlace: refusal !== undefined ? 'refuse' : junkFor.size > 0 ? 'junk' : undefined,
      ...(verdicts !== undefined && { identity: verdicts }),
      ...(author !== undefined && { author }),
    }
  }
}
