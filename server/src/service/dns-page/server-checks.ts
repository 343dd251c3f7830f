/** What the world sees of the machine itself: its certificate, the way out by port 25, the block lists. */

import type { Scheduler } from '../../lib/scheduler.ts'
import { formatStsPolicy, stsNames } from '../../mail/sts/policy.ts'
import type { Connect } from '../../net/connect.ts'
import { ConnectFault } from '../../net/connect.ts'
import { ipv4First, resolveAllowed } from '../../net/dns/resolve-mail-hosts.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import type { FetchStsPolicy, StsFault } from '../mta-sts/fetch-policy.ts'
import { CERTIFICATE_DAYS, PORT25_MS } from './limits.ts'
import { type Row, row, unknown } from './row.ts'
import { certificateFor, covers, type Situation } from './situation.ts'

const DAY_MS = 86_400_000

/** The one that a program that connects by the host name is shown. */
export function checkCertificate(situation: Situation, nowMs: number): Row {
  const { hostname } = situation
  const looked = { kind: 'certificate', name: hostname } as const
  const certificate = certificateFor(situation, hostname)
  if (certificate === undefined) return unknown(looked, 'TLS')
  const { names, expiresMs, selfSigned } = certificate
  const more = { found: names, values: { until: new Date(expiresMs) } }
  if (!names.some((name) => covers(name, hostname))) return row(looked, 'wrong', 'names', more)
  if (expiresMs <= nowMs) return row(looked, 'wrong', 'over', more)
  if (selfSigned) return row(looked, 'warning', 'selfSigned', more)
  if (expiresMs - nowMs < CERTIFICATE_DAYS * DAY_MS) return row(looked, 'warning', 'soon', more)
  return row(looked, 'ok', 'ok', more)
}

export type PortDeps = {
  readonly resolver: Resolver
  readonly connect: Connect
  readonly scheduler: Scheduler
  /** A server that surely listens; empty: nobody is tried. */
  readonly probe: string
  readonly mxPort: number
  readonly allowPrivate: boolean
}

/** Whether mail can leave: many networks let nothing out by port 25. Connects, says nothing, and goes. */
export async function checkPort25(deps: PortDeps): Promise<Row> {
  const { probe, resolver } = deps
  const looked = { kind: 'port25', name: probe } as const
  if (probe === '') return row(looked, 'optional', 'off')
  const { allowed, failed } = await resolveAllowed(probe, resolver, deps.allowPrivate)
  const [address] = ipv4First(allowed)
  if (failed !== undefined) return unknown(looked, failed)
  if (address === undefined) return row(looked, 'unknown', 'nobody')
  try {
    const connection = await deps.connect({
      address,
      port: deps.mxPort,
      timeoutMs: PORT25_MS,
      allowPrivate: deps.allowPrivate,
      implicitTls: undefined,
      scheduler: deps.scheduler,
    })
    connection.destroy()
    return row(looked, 'ok', 'ok')
  } catch (error) {
    if (!(error instanceof ConnectFault)) throw error
    return row(looked, 'wrong', error.kind === 'timeout' ? 'blocked' : 'refused')
  }
}

/** The sentence of each. */
const FAULTS = {
  'sts-policy-fetch-error': 'unfetched',
  'sts-policy-invalid': 'invalid',
  'sts-webpki-invalid': 'certificate',
} as const satisfies Record<StsFault, string>

/** Fetches our own policy as others do, with everything that may go wrong on the way. */
export async function checkStsPolicy(situation: Situation, fetch: FetchStsPolicy): Promise<Row> {
  const { domain, hostname, sts } = situation
  const looked = { kind: 'stsPolicy', name: `mta-sts.${domain}` } as const
  const { mode } = sts.policy
  const values = { host: hostname, mode, domain }
  if (mode === 'none') return row(looked, 'optional', 'off', { values })
  const fetched = await fetch(domain)
  if (fetched.kind === 'failed') return row(looked, 'wrong', FAULTS[fetched.fault], { values })
  const same = formatStsPolicy(fetched.policy) === formatStsPolicy(sts.policy)
  return same && stsNames(fetched.policy, hostname)
    ? row(looked, 'ok', 'ok', { values })
    : row(looked, 'wrong', 'different', { values })
}
