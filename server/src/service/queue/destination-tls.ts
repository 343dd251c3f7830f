/**
 * How strictly a destination is met with TLS: the one place where that is decided. What the operator said comes first,
 * then the policy that the domain published (MTA-STS), else TLS wherever it is offered. RFC 7435, RFC 8461 §5
 */
import { stsNames } from '../../mail/sts/policy.ts'
import type { TlsLevel, TlsOverride } from '../../store/queue-tls.ts'
import type { StsFault } from '../mta-sts/fetch-policy.ts'
import type { StsPolicies } from '../mta-sts/policies.ts'

export type DestinationTls = {
  readonly from: 'operator' | 'mta-sts' | 'usual'
  readonly level: TlsLevel
  /** Whether mail may go to that machine. */
  allows(host: string): boolean
  /** False: what does not hold is noted, and mail goes on. RFC 8461 §5 */
  readonly enforced: boolean
  /** A policy that was announced could not be had: it is reported. RFC 8460 §4.3.2.2 */
  readonly fault?: StsFault
}

export type DestinationTlsOf = (domain: string) => Promise<DestinationTls>

const anywhere = (): boolean => true
export const USUAL_TLS: DestinationTls = { from: 'usual', level: 'may', allows: anywhere, enforced: true }

export class TlsDecisions {
  readonly #policies: StsPolicies | undefined
  #overrides = new Map<string, TlsLevel>()

  constructor(policies: StsPolicies | undefined) {
    this.#policies = policies
  }

  setOverrides(overrides: readonly TlsOverride[]): void {
    this.#overrides = new Map(overrides.map(({ domain, level }) => [domain, level]))
  }

  readonly of: DestinationTlsOf = async (domain) => {
    const level = this.#override(domain)
    if (level !== undefined) return { from: 'operator', level, allows: anywhere, enforced: true }
    // A machine that is named by its number has nobody who could publish for it.
    const { policy, fault } = (domain.startsWith('[') ? undefined : await this.#policies?.find(domain)) ?? {}
    if (fault !== undefined) return { ...USUAL_TLS, fault }
    if (policy === undefined || policy.mode === 'none') return USUAL_TLS
    return {
      from: 'mta-sts',
      level: 'verify',
      allows: (host) => stsNames(policy, host),
      enforced: policy.mode === 'enforce',
    }
  }

  /** Of the domain itself, else of the nearest `*.parent`, else of `*`. */
  #override(domain: string): TlsLevel | undefined {
    const exact = this.#overrides.get(domain)
    if (exact !== undefined) return exact
    for (let dot = domain.indexOf('.'); dot !== -1; dot = domain.indexOf('.', dot + 1)) {
      const wild = this.#overrides.get(`*${domain.slice(dot)}`)
      if (wild !== undefined) return wild
    }
    return this.#overrides.get('*')
  }
}
