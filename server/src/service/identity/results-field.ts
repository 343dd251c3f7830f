/** What we found, method by method, as our Authentication-Results tell it. RFC 8601 §2.7, RFC 6008 §4, RFC 9989 §9.1 */
import { formatResults, type MethodResult } from '../../mail/header/authentication-results.ts'
import type { IprevVerdict } from '../../net/dns/reverse-name.ts'
import type { MessageVerdict } from '../../verify/identity/verify-message.ts'
import type { SpfVerdict } from '../../verify/spf/check-spf.ts'
import type { Action, Decision } from './decide.ts'

export type Findings = {
  readonly address: string
  readonly hello: string
  readonly iprev: IprevVerdict
  readonly spf: SpfVerdict
  /** Of the name in the greeting; undefined: `spf` is about that one already. */
  readonly helo: SpfVerdict | undefined
  readonly message: MessageVerdict
}

/** What each action is called in `policy.dmarc`: the policy as it was applied. */
const APPLIED: Readonly<Record<Action, string>> = { accept: 'none', junk: 'quarantine', refuse: 'reject' }

export function resultsField(hostname: string, findings: Findings, decision: Decision): string {
  const { address, hello, iprev, spf, helo, message } = findings
  const { dkim, arc, dmarc } = message
  const results: MethodResult[] = [
    {
      method: 'iprev',
      result: iprev.result,
      comment: iprev.name,
      properties: [['policy.iprev', address]],
    },
  ]
  results.push({
    method: 'spf',
    result: spf.result,
    comment: helo === undefined ? spf.problem : (spf.problem ?? `helo: ${helo.result}`),
    properties: [
      ['smtp.mailfrom', spf.identity === 'mailfrom' ? spf.domain : undefined],
      ['smtp.helo', hello],
    ],
  })
  for (const one of dkim)
    results.push({
      method: 'dkim',
      result: one.result,
      comment: one.problem,
      properties: [
        ['header.d', one.domain],
        ['header.s', one.selector],
        ['header.a', one.algorithm],
        ['header.b', one.mark],
      ],
    })
  if (dkim.length === 0) results.push({ method: 'dkim', result: 'none', properties: [] })
  results.push({
    method: 'arc',
    result: arc.result,
    comment: arc.problem ?? (arc.instances === 0 ? undefined : `i=${arc.instances}`),
    properties: [],
  })
  results.push({
    method: 'dmarc',
    result: dmarc.result,
    comment: commentOf(findings, decision),
    properties: [
      ['header.from', dmarc.domain],
      [
        'policy.dmarc',
        dmarc.result === 'none' && decision.reason === 'good' ? undefined : APPLIED[decision.action],
      ],
    ],
  })
  return formatResults(hostname, results)
}

/** What was asked for, and why it was done or not. */
function commentOf({ message: { dmarc } }: Findings, { reason }: Decision): string | undefined {
  const asked = dmarc.policy === undefined ? [] : [`p=${dmarc.policy}`]
  const why = reason === 'good' || reason === 'policy' ? [] : [reason]
  const problem = dmarc.problem === undefined ? [] : [dmarc.problem]
  const parts = [...asked, ...why, ...problem]
  return parts.length === 0 ? undefined : parts.join(', ')
}
