/** Reports as otra.test would send them. */
import { gzipSync } from 'node:zlib'
import { dayText } from '../../src/service/reports/days.ts'

export type DmarcOptions = {
  readonly id?: string
  readonly domain?: string
  readonly beginMs?: number
  readonly rows?: readonly (readonly [source: string, count: number, dkim: string, spf: string])[]
}

const DAY_SECONDS = 86_400
const YESTERDAY = (Math.floor(Date.now() / 1000 / DAY_SECONDS) - 1) * DAY_SECONDS

export const YESTERDAY_TEXT = dayText(YESTERDAY / DAY_SECONDS)

export function dmarcXml({ id = 'r1', domain = 'empresa.test', beginMs, rows = ROWS }: DmarcOptions): string {
  const begin = beginMs === undefined ? YESTERDAY : Math.floor(beginMs / 1000)
  const records = rows.map(
    ([source, count, dkim, spf]) =>
      `<record><row><source_ip>${source}</source_ip><count>${count}</count><policy_evaluated><disposition>none</disposition><dkim>${dkim}</dkim><spf>${spf}</spf></policy_evaluated></row><identifiers><header_from>${domain}</header_from></identifiers></record>`,
  )
  return `<?xml version="1.0"?><feedback><report_metadata><org_name>Otra</org_name><report_id>${id}</report_id><date_range><begin>${begin}</begin><end>${begin + DAY_SECONDS - 1}</end></date_range></report_metadata><policy_published><domain>${domain}</domain><p>none</p></policy_published>${records.join('')}</feedback>`
}

const ROWS = [
  ['192.0.2.1', 3, 'pass', 'fail'],
  ['2001:DB8:0:0::9', 2, 'fail', 'fail'],
] as const

/** A message that carries the file. */
export function reportMail(file: Uint8Array | string, more = ''): string {
  const base64 = Buffer.from(file).toString('base64').replaceAll(/.{76}/g, '$&\r\n')
  return [
    'From: Informes <dmarc@otra.test>',
    'To: mail-reports@empresa.test',
    'Subject: Report Domain: empresa.test Submitter: otra.test',
    `${more}MIME-Version: 1.0`,
    'Content-Type: application/gzip; name="otra.test!empresa.test.xml.gz"',
    'Content-Transfer-Encoding: base64',
    '',
    base64,
    '',
  ].join('\r\n')
}

export function dmarcMail(options: DmarcOptions = {}): string {
  return reportMail(gzipSync(dmarcXml(options)))
}

export function complaint(mailFrom: string): string {
  return [
    'From: <fbl@otra.test>',
    'Subject: complaint',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Somebody complains.',
    '--b',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    'User-Agent: Otra/1.0',
    'Version: 1',
    `Original-Mail-From: <${mailFrom}>`,
    'Source-IP: 192.0.2.1',
    '',
    '--b',
    'Content-Type: message/rfc822',
    '',
    `From: <${mailFrom}>`,
    'Subject: Ofertas',
    '',
    'Compre.',
    '--b--',
    '',
  ].join('\r\n')
}
