/**
 * Reads TLS reports: how sessions with our machines went, told by those who opened them.
 *
 *   {"organization-name":"Company-X","date-range":{…},"report-id":"…","policies":[
 *     {"policy":{"policy-type":"sts","policy-domain":"empresa.test"},
 *      "summary":{"total-successful-session-count":5326,"total-failure-session-count":303},
 *      "failure-details":[{"result-type":"certificate-expired","receiving-mx-hostname":"mx.empresa.test",
 *        "failed-session-count":100}]}]}
 *
 * RFC 8460 §4.4
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { TLS_DETAILS_MAX, TLS_POLICIES_MAX } from './limits.ts'
import { type Report, ReportRows, reportAddress, reportCount, reportDomain, reportText } from './report.ts'

/** RFC 8460 §4.2 */
export const TLS_POLICY_TYPES = ['tlsa', 'sts', 'no-policy-found'] as const
export type TlsPolicyType = (typeof TLS_POLICY_TYPES)[number]
/** RFC 8460 §4.3 */
export const TLS_RESULTS = [
  'starttls-not-supported',
  'certificate-host-mismatch',
  'certificate-expired',
  'certificate-not-trusted',
  'validation-failure',
  'tlsa-invalid',
  'dnssec-invalid',
  'dane-required',
  'sts-policy-fetch-error',
  'sts-policy-invalid',
  'sts-webpki-invalid',
] as const
export type TlsResult = (typeof TLS_RESULTS)[number]

/** Throws SyntaxFault for what is no report. */
export function readTlsReport(text: string): Report {
  const report = parsed(text)
  const range = at(report, 'date-range')
  const policies = at(report, 'policies')
  if (!Array.isArray(policies) || policies.length > TLS_POLICIES_MAX)
    throw new SyntaxFault('a report with policies', 0)
  const rows = new ReportRows()
  for (const policy of policies as readonly unknown[]) addPolicy(rows, policy)
  return {
    kind: 'tls',
    organisation: reportText(textAt(report, 'organization-name')),
    reportId: reportText(textAt(report, 'report-id')),
    beginMs: timeMs(textAt(range, 'start-datetime')),
    endMs: timeMs(textAt(range, 'end-datetime')),
    rows: rows.list(),
  }
}

function addPolicy(rows: ReportRows, policy: unknown): void {
  const about = at(policy, 'policy')
  const domain = reportDomain(textAt(about, 'policy-domain'))
  const written = textAt(about, 'policy-type')
  const type = TLS_POLICY_TYPES.find((one) => one === written) ?? 'no-policy-found'
  if (domain === undefined) throw new SyntaxFault('the domain of a policy', 0)
  const summary = at(policy, 'summary')
  const add = (source: string, result: string, count: number): void =>
    rows.add({ domains: [domain], source, result: `${type} ${result}`, count })
  add('', 'ok', countAt(summary, 'total-successful-session-count'))
  const details = at(policy, 'failure-details')
  let told = 0
  if (Array.isArray(details))
    for (const detail of (details as readonly unknown[]).slice(0, TLS_DETAILS_MAX)) {
      const count = countAt(detail, 'failed-session-count')
      const host = reportDomain(textAt(detail, 'receiving-mx-hostname'))
      const source = host ?? reportAddress(textAt(detail, 'receiving-ip'))
      const failure = textAt(detail, 'result-type')
      // Types that others add say no more than that it failed.
      add(source, TLS_RESULTS.find((one) => one === failure) ?? 'validation-failure', count)
      told += count
    }
  // Failures that the details leave out.
  add('', 'validation-failure', Math.max(0, countAt(summary, 'total-failure-session-count') - told))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new SyntaxFault('JSON', 0)
  }
}

/** A member of what may be anything. */
function at(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}

function textAt(value: unknown, name: string): string {
  const found = at(value, name)
  return typeof found === 'string' ? found : ''
}

function countAt(value: unknown, name: string): number {
  const found = at(value, name)
  return (typeof found === 'number' || typeof found === 'string' ? reportCount(found) : undefined) ?? 0
}

function timeMs(text: string): number | undefined {
  const ms = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}
