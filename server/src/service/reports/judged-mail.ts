/** What a DMARC report tells of a message: made from what the judge found. RFC 9990 §3.1.1.6 */
import type { ReversePath } from '../../mail/address.ts'
import type { JudgedMail } from '../../mail/report/judged-mail.ts'
import type { DmarcVerdict } from '../../verify/dmarc/evaluate.ts'
import type { Decision } from '../identity/decide.ts'
import type { JudgeDeps } from '../identity/judge.ts'
import type { Findings } from '../identity/results-field.ts'
import { SIGNATURES_MAX, TEXT_MAX } from './limits.ts'
import type { Tally } from './tally.ts'

/** Counts what the judge tells it. */
export function observer(tally: Pick<Tally, 'add'>): NonNullable<JudgeDeps['observe']> {
  return (findings, decision, { reversePath }, to) => {
    const seen = judgedMail(findings, decision, reversePath)
    if (seen !== undefined) tally.add('dmarc', seen.domain, JSON.stringify(seen.mail), to)
  }
}

/** Undefined: its author's domain wants no report, or nobody could say. */
function judgedMail(
  { address, spf, message: { dkim, dmarc } }: Findings,
  decision: Decision,
  reversePath: ReversePath,
): { readonly domain: string; readonly mail: JudgedMail } | undefined {
  const { domain, policyDomain, wantsReports, result, aligned } = dmarc
  if (!wantsReports || domain === undefined || policyDomain === undefined) return undefined
  if (result !== 'pass' && result !== 'fail') return undefined
  const mail: JudgedMail = {
    source: address,
    disposition: dispositionOf(dmarc, decision),
    dkim: aligned.dkim !== undefined,
    spf: aligned.spf !== undefined,
    reason: reasonOf(dmarc, decision),
    headerFrom: domain,
    envelopeFrom: reversePath?.domain ?? '',
    signatures: dkim
      .filter((one) => one.domain !== undefined)
      .slice(0, SIGNATURES_MAX)
      .map((one) => ({
        domain: one.domain ?? '',
        selector: (one.selector ?? '').slice(0, TEXT_MAX),
        result: one.result,
      })),
    sender: spf.identity === 'mailfrom' ? { domain: spf.domain, result: spf.result } : null,
  }
  return { domain: policyDomain, mail }
}

const DONE = { accept: 'none', junk: 'quarantine', refuse: 'reject' } as const

function dispositionOf({ result, policy }: DmarcVerdict, { action }: Decision): JudgedMail['disposition'] {
  return result === 'pass' && action === 'accept' && policy !== undefined ? 'pass' : DONE[action]
}

const WANTED = { none: 'accept', quarantine: 'junk', reject: 'refuse' } as const

function reasonOf({ result, policy }: DmarcVerdict, { action, reason }: Decision): JudgedMail['reason'] {
  const wanted = result === 'pass' ? 'accept' : WANTED[policy ?? 'none']
  if (action === wanted) return null
  return reason === 'trusted-forwarder' ? 'trusted_forwarder' : 'local_policy'
}
