/** The operations of the admin API about what other services report, and what they are told. */
import { ReceivedReports, ReportSending } from '../../../../../contract/src/reports.ts'
import type { Operation } from './operation.ts'

const REPORTS = '/api/v1/domains/:domain/reports'

function about(
  method: Operation['method'],
  path: string,
  rest: Pick<Operation, 'call' | 'summary' | 'answer'>,
): Operation {
  return { ...{ method, url: `${REPORTS}/${path}`, area: 'dns', access: 'company' }, ...rest }
}

export const REPORT_OPERATIONS: readonly Operation[] = [
  about('GET', 'dmarc', {
    call: 'reports.dmarc',
    summary: 'From where mail in the domain’s name came, and what proved it, as others report',
    answer: ReceivedReports,
  }),
  about('GET', 'tls', {
    call: 'reports.tls',
    summary: 'How encrypted sessions with our servers went, as others report',
    answer: ReceivedReports,
  }),
  about('GET', 'feedback', {
    call: 'reports.feedback',
    summary: 'Complaints about mail of the domain',
    answer: ReceivedReports,
  }),
  about('GET', 'sending', {
    call: 'reports.sending',
    summary: 'Whether mail for the domain is counted in the reports that others get',
    answer: ReportSending,
  }),
  about('PUT', 'sending', { call: 'reports.send', summary: 'Set it', answer: ReportSending }),
]
