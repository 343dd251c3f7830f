/** Everything that the DNS has to say for a domain, beside what it does say. MISSION M1 */
import type { Clock } from '../../lib/clock.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import { boundedResolver } from '../../net/dns/bounded-resolver.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import {
  judgeAddress,
  judgeHostname,
  judgeMx,
  judgeOwnName,
  judgePtr,
  judgeSrv,
  judgeStrangeAddresses,
} from './judge-hosts.ts'
import { judgeSpf } from './judge-spf.ts'
import { judgeDkim, judgeDmarc, judgeSts, judgeTlsRpt } from './judge-texts.ts'
import { judgeCaa, judgeTlsa } from './judge-tls.ts'
import { LOOK_MS, QUESTIONS_MAX } from './limits.ts'
import { beginLook, type Look } from './look.ts'
import { type ExpectedRecord, expectedRecords, type RecordKind } from './records.ts'
import type { Row } from './row.ts'
import type { Situation } from './situation.ts'

const JUDGES: Readonly<Record<RecordKind, (record: ExpectedRecord, look: Look) => Promise<Row>>> = {
  mx: judgeMx,
  address: judgeAddress,
  ptr: judgePtr,
  spf: judgeSpf,
  helo: judgeSpf,
  dkim: judgeDkim,
  dmarc: judgeDmarc,
  sts: judgeSts,
  stsHost: judgeOwnName,
  tlsRpt: judgeTlsRpt,
  autoconfig: judgeOwnName,
  autodiscover: judgeOwnName,
  srv: judgeSrv,
  tlsa: judgeTlsa,
  caa: judgeCaa,
}

export type CheckDeps = {
  readonly resolver: Resolver
  readonly clock: Clock
  readonly scheduler: Scheduler
}

/** In the order of the page. Ends within LOOK_MS, whatever the servers do: what is not known then is told as such. */
export async function checkDomain(situation: Situation, deps: CheckDeps): Promise<readonly Row[]> {
  const bounds = { questionsMax: QUESTIONS_MAX, timeMs: LOOK_MS, ...deps }
  const look = await beginLook(situation, boundedResolver(deps.resolver, bounds), deps.clock)
  const rows = await Promise.all(
    expectedRecords(situation).map((record) => JUDGES[record.kind](record, look)),
  )
  const server =
    situation.addresses.length === 0 ? await judgeHostname(look) : await judgeStrangeAddresses(look)
  const [mx, ...rest] = rows
  return mx === undefined ? server : [mx, ...server, ...rest]
}
