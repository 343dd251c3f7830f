/**
 * What becomes of a message after it was looked at: taken, put among junk, or refused, and why.
 *
 * RFC 9989 §5.3.6, RFC 8617 §7.2, THREATS IN7, IN9
 */
import { plainResults } from '../../mail/header/authentication-results.ts'
import type { MessageVerdict } from '../../verify/identity/verify-message.ts'
import type { SpfVerdict } from '../../verify/spf/check-spf.ts'
import { isInNetworks, isListed, type Rules } from './rules.ts'

export type Action = 'accept' | 'junk' | 'refuse'

export type Decision = {
  readonly action: Action
  /** What asked for it, or what held it back. */
  readonly reason:
    | 'good'
    | 'policy'
    /** Two readers could see two authors. */
    | 'unclear-author'
    /** It says to be from a domain of ours, and nobody there sent it. */
    | 'own-domain'
    | 'mark-only'
    | 'trusted-author'
    | 'trusted-sealer'
    | 'trusted-forwarder'
}

export type Evidence = {
  readonly address: string
  readonly spf: SpfVerdict
  readonly message: MessageVerdict
  /** The author's domain is one of ours. */
  readonly isOwn: boolean
}

const GOOD: Decision = { action: 'accept', reason: 'good' }

/** What would be done if nobody had made exceptions. */
export function wanted({ message: { dmarc }, isOwn }: Evidence): Decision {
  if (dmarc.result === 'permerror') return { action: 'junk', reason: 'unclear-author' }
  const { spf, dkim } = dmarc.aligned
  if (spf !== undefined || dkim !== undefined || dmarc.domain === undefined) return GOOD
  if (dmarc.result === 'fail' && dmarc.policy === 'reject') return { action: 'refuse', reason: 'policy' }
  if (dmarc.result === 'fail' && dmarc.policy === 'quarantine') return { action: 'junk', reason: 'policy' }
  return isOwn ? { action: 'junk', reason: 'own-domain' } : GOOD
}

/** The same under the rules of one recipient's company. */
export function decide(evidence: Evidence, rules: Rules): Decision {
  const decision = wanted(evidence)
  if (decision.action === 'accept') return decision
  if (rules.enforce !== 'obey') return { action: 'accept', reason: 'mark-only' }
  // Whoever is trusted is trusted for what it says of an author, and here nobody knows which.
  if (decision.reason === 'unclear-author') return decision
  const domain = evidence.message.dmarc.domain
  if (domain !== undefined && isListed(domain, rules.authors)) return accept('trusted-author')
  if (isForwarded(evidence, rules.forwarders)) return accept('trusted-forwarder')
  return isVouchedFor(evidence, rules.sealers) ? accept('trusted-sealer') : decision
}

function accept(reason: Decision['reason']): Decision {
  return { action: 'accept', reason }
}

/** Brought by a network on the list, or by who proves to be a domain on it. */
function isForwarded({ address, spf, message }: Evidence, forwarders: readonly string[]): boolean {
  if (forwarders.length === 0) return false
  if (isInNetworks(address, forwarders)) return true
  if (spf.result === 'pass' && isListed(spf.domain.toLowerCase(), forwarders)) return true
  return message.dkim.some(
    ({ result, domain }) => result === 'pass' && domain !== undefined && isListed(domain, forwarders),
  )
}

/**
 * Somebody on the list found the message good when it came there, and from then on everybody who passed it on is on the
 * list. A chain proves only who says so: whose name is not on it could say anything. RFC 8617 §9.3
 */
function isVouchedFor({ message: { arc, dmarc } }: Evidence, sealers: readonly string[]): boolean {
  if (arc.result !== 'pass' || !arc.signsAuthor || dmarc.domain === undefined) return false
  for (const { domain, found } of [...arc.sealers].reverse()) {
    if (!isListed(domain, sealers)) return false
    if (saysPass(found, dmarc.domain)) return true
  }
  return false
}

/** `dmarc=pass header.from=otra.test`, for that domain or for none in particular. */
function saysPass(found: string, domain: string): boolean {
  return plainResults(found)
    .split(';')
    .some((part) => {
      if (!/^\s*dmarc\s*=\s*pass\b/i.test(part)) return false
      const named = /\bheader\.from\s*=\s*([^\s;]*)/i.exec(part)?.[1]?.toLowerCase()
      return named === undefined || named === domain
    })
}
