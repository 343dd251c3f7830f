/**
 * A report as a message: for programs, from nobody who waits for an answer.
 * RFC 9990 §3.4, RFC 8460 §5.3
 */
import { gzipSync } from 'node:zlib'
import { type Address, parseMailbox } from '../../mail/address.ts'
import { addressField, field, parameterField } from '../../mail/header/build.ts'
import { dateText } from '../../mail/smtp/date-text.ts'
import type { TallyKind } from '../../store/directory-reports.ts'

export type ReportFile = {
  readonly kind: TallyKind
  /** About whom. */
  readonly domain: string
  readonly reportId: string
  readonly beginMs: number
  readonly endMs: number
  /** XML, or JSON. */
  readonly text: string
}

export type ReportSender = {
  /** The name of this server. */
  readonly hostname: string
  readonly from: Address
}

export function packReport({ text }: ReportFile): Buffer {
  return gzipSync(text)
}

export function reportMessage(
  file: ReportFile,
  packed: Buffer,
  { hostname, from }: ReportSender,
  to: string,
  nowMs: number,
): Buffer {
  const { kind, domain, reportId, beginMs, endMs } = file
  const span = `${Math.floor(beginMs / 1000)}!${Math.floor(endMs / 1000)}`
  const name = `${hostname}!${domain}!${span}.${kind === 'dmarc' ? 'xml' : 'json'}.gz`
  const boundary = `report-${reportId.replace(/[^A-Za-z0-9]/g, '')}`.slice(0, 60)
  const isTls = kind === 'tls'
  const lines = [
    field('Date', dateText(nowMs)),
    addressField('From', [{ address: from }]),
    addressField('To', [{ address: parseMailbox(to) }]),
    field('Subject', `Report Domain: ${domain} Submitter: ${hostname} Report-ID: <${reportId}>`),
    field('Message-ID', `<${reportId}>`),
    field('Auto-Submitted', 'auto-generated'),
    ...(isTls ? [field('TLS-Report-Domain', domain), field('TLS-Report-Submitter', hostname)] : []),
    // What is wrong with their TLS must not keep them from hearing of it. RFC 8460 §3, RFC 8689 §3
    ...(isTls ? [field('TLS-Required', 'No')] : []),
    field('MIME-Version', '1.0'),
    parameterField(
      'Content-Type',
      isTls ? 'multipart/report' : 'multipart/mixed',
      isTls
        ? [
            ['report-type', 'tlsrpt'],
            ['boundary', boundary],
          ]
        : [['boundary', boundary]],
    ),
    '\r\n',
    `--${boundary}\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n`,
    `This is ${isTls ? 'a TLS' : 'a DMARC aggregate'} report about ${domain}, made by ${hostname}.\r\n\r\n`,
    `--${boundary}\r\n`,
    parameterField('Content-Type', isTls ? 'application/tlsrpt+gzip' : 'application/gzip', [['name', name]]),
    parameterField('Content-Disposition', 'attachment', [['filename', name]]),
    field('Content-Transfer-Encoding', 'base64'),
    '\r\n',
    packed.toString('base64').replaceAll(/.{76}/g, '$&\r\n'),
    `\r\n--${boundary}--\r\n`,
  ]
  return Buffer.from(lines.join(''))
}
