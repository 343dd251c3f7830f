/** Writes TLS reports. RFC 8460 §4.4 */
import type { TlsPolicyType, TlsResult } from './tls-json.ts'

/** How sessions of one kind with one machine went. */
export type TlsSession = {
  readonly policy: TlsPolicyType
  readonly result: TlsResult | 'ok'
  /** The machine, by name and address. */
  readonly host: string
  readonly address: string
}

export type TlsReportHead = {
  readonly organisation: string
  readonly contact: string
  readonly reportId: string
  readonly domain: string
  readonly beginMs: number
  readonly endMs: number
  /** The policy as it was published, line by line; absent: nobody knows any more. */
  readonly policyStrings: Readonly<Partial<Record<TlsPolicyType, readonly string[]>>>
}

export function writeTlsReport(
  head: TlsReportHead,
  rows: readonly { readonly session: TlsSession; readonly count: number }[],
): string {
  const types = [...new Set(rows.map(({ session }) => session.policy))]
  return JSON.stringify({
    'organization-name': head.organisation,
    'date-range': { 'start-datetime': instant(head.beginMs), 'end-datetime': instant(head.endMs) },
    'contact-info': head.contact,
    'report-id': head.reportId,
    policies: types.map((type) => {
      const own = rows.filter(({ session }) => session.policy === type)
      const failed = own.filter(({ session }) => session.result !== 'ok')
      const hosts = [...new Set(own.map(({ session }) => session.host))]
      const text = head.policyStrings[type]
      return {
        policy: {
          'policy-type': type,
          ...(text !== undefined && { 'policy-string': text }),
          'policy-domain': head.domain,
          ...(type !== 'no-policy-found' && { 'mx-host': hosts }),
        },
        summary: {
          'total-successful-session-count': sum(own) - sum(failed),
          'total-failure-session-count': sum(failed),
        },
        ...(failed.length > 0 && {
          'failure-details': failed.map(({ session, count }) => ({
            'result-type': session.result,
            'receiving-mx-hostname': session.host,
            'receiving-ip': session.address,
            'failed-session-count': count,
          })),
        }),
      }
    }),
  })
}

function sum(rows: readonly { readonly count: number }[]): number {
  return rows.reduce((all, { count }) => all + count, 0)
}

function instant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}
