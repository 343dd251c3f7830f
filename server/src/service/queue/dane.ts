/**
 * DANE: what a mail server says of its certificate in a signed DNS comes before every other policy but the operator's.
 * Where it cannot be asked, or does not hold, nothing is sent: that is what an attacker would bring about. RFC 7672 §2.2
 */
import type { Clock } from '../../lib/clock.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import { findTlsa, type TlsaRecord, tlsaProblem } from '../../net/dns/tlsa.ts'
import type { Target } from './open-hop.ts'
import { ownReply } from './outcome.ts'
import { type JudgeCertificates, SessionFault } from './smtp/session.ts'

/** Undefined: no TLSA records that count. `judge` undefined: TLS with whoever is there. */
export type DaneOf = (
  target: Target,
  domain: string,
) => Promise<{ readonly judge: JudgeCertificates | undefined } | undefined>

export function createDaneOf(resolver: Resolver, clock: Clock): DaneOf {
  return async ({ host, port, secure }, domain) => {
    if (secure !== true) return undefined
    const tlsa = await findTlsa(host, port, resolver)
    switch (tlsa.kind) {
      case 'none':
        return undefined
      case 'unusable':
        return { judge: undefined }
      case 'failed': {
        const reply = ownReply(451, '4.7.5', `DNS: TLSA of ${host}: ${tlsa.why}`)
        throw new SessionFault({ ...reply, host }, { tls: true, tlsResult: 'dnssec-invalid' })
      }
      case 'records':
        return { judge: judgeBy(tlsa.records, [host, domain], clock) }
    }
  }
}

function judgeBy(records: readonly TlsaRecord[], names: readonly string[], clock: Clock): JudgeCertificates {
  return (chain) => tlsaProblem(chain, records, names, clock.now())
}
