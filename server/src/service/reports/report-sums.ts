/** What the reports about a domain come to: how many, and how many of them good. */
import type { DomainId } from '../../mail/ids.ts'
import { REPORT_KINDS, type ReportKind } from '../../mail/report/report.ts'
import type { ReceivedTotal, Reports } from '../../store/directory-reports.ts'

export type ReportSum = {
  readonly total: number
  /** Proved by DKIM or SPF; TLS: encrypted as asked for. null: complaints. */
  readonly good: number | null
}

export function sumOf(kind: ReportKind, results: readonly ReceivedTotal[]): ReportSum {
  const count = (some: readonly ReceivedTotal[]): number => some.reduce((all, one) => all + one.count, 0)
  const good = kind === 'feedback' ? null : count(results.filter(({ result }) => isGood(kind, result)))
  return { total: count(results), good }
}

/** Of every kind, from a day on. */
export async function reportSums(
  reports: Reports,
  domainId: DomainId,
  since: number,
): Promise<Readonly<Record<ReportKind, ReportSum>>> {
  const sums: (readonly [ReportKind, ReportSum])[] = []
  for (const kind of REPORT_KINDS) sums.push([kind, sumOf(kind, await reports.totals(domainId, kind, since))])
  return Object.fromEntries(sums) as Record<ReportKind, ReportSum>
}

/** DKIM or SPF proves the domain; the session went as its policy wants. RFC 9989 §4.4, RFC 8460 §4.4 */
function isGood(kind: 'dmarc' | 'tls', result: string): boolean {
  const words = result.split(' ')
  return kind === 'tls' ? words[1] === 'ok' : words[1] === 'pass' || words[2] === 'pass'
}
