/**
 * Writes DMARC aggregate reports.
 *
 *   <feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0"><version>1.0</version>
 *     <report_metadata>…</report_metadata><policy_published>…</policy_published><record>…</record></feedback>
 *
 * RFC 9990 §3.1, appendix A
 */
import { escapeMarkup } from '../../lib/escape-markup.ts'
import type { JudgedMail } from './judged-mail.ts'

export type DmarcReportHead = {
  /** Who reports: the name of this server. */
  readonly organisation: string
  readonly email: string
  readonly reportId: string
  /** Milliseconds; the last one is still within. */
  readonly beginMs: number
  readonly endMs: number
  readonly policy: {
    readonly domain: string
    readonly p: string
    readonly sp: string | undefined
    readonly np: string | undefined
    readonly strictDkim: boolean
    readonly strictSpf: boolean
    readonly testing: boolean
  }
}

export function writeDmarcReport(
  head: DmarcReportHead,
  rows: readonly { readonly mail: JudgedMail; readonly count: number }[],
): string {
  const { organisation, email, reportId, beginMs, endMs, policy } = head
  const { domain, p, sp, np, strictDkim, strictSpf, testing } = policy
  const range = element('begin', seconds(beginMs)) + element('end', seconds(endMs))
  const metadata = [
    element('org_name', organisation),
    element('email', email),
    element('report_id', reportId),
    `<date_range>${range}</date_range>`,
    element('generator', 'Valija'),
  ]
  const published = [
    element('domain', domain),
    element('p', p),
    optional('sp', sp),
    optional('np', np),
    element('adkim', strictDkim ? 's' : 'r'),
    element('aspf', strictSpf ? 's' : 'r'),
    element('testing', testing ? 'y' : 'n'),
    element('discovery_method', 'treewalk'),
  ]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0">',
    element('version', '1.0'),
    `<report_metadata>${metadata.join('')}</report_metadata>`,
    `<policy_published>${published.join('')}</policy_published>`,
    ...rows.map(({ mail, count }) => recordOf(mail, count)),
    '</feedback>',
    '',
  ].join('\n')
}

function recordOf(mail: JudgedMail, count: number): string {
  const { source, disposition, dkim, spf, reason, headerFrom, envelopeFrom, signatures, sender } = mail
  const evaluated = [
    element('disposition', disposition),
    element('dkim', dkim ? 'pass' : 'fail'),
    element('spf', spf ? 'pass' : 'fail'),
    reason === null ? '' : `<reason>${element('type', reason)}</reason>`,
  ].join('')
  const row = `${element('source_ip', source)}${element('count', String(count))}<policy_evaluated>${evaluated}</policy_evaluated>`
  const identifiers = optional('envelope_from', envelopeFrom) + element('header_from', headerFrom)
  const results = [
    ...signatures.map(
      ({ domain, selector, result }) =>
        `<dkim>${element('domain', domain)}${element('selector', selector)}${element('result', result)}</dkim>`,
    ),
    sender === null
      ? ''
      : `<spf>${element('domain', sender.domain)}${element('scope', 'mfrom')}${element('result', sender.result)}</spf>`,
  ].join('')
  return `<record><row>${row}</row><identifiers>${identifiers}</identifiers><auth_results>${results}</auth_results></record>`
}

function element(name: string, text: string): string {
  return `<${name}>${escapeMarkup(text)}</${name}>`
}

function optional(name: string, text: string | undefined): string {
  return text === undefined || text === '' ? '' : element(name, text)
}

function seconds(ms: number): string {
  return String(Math.floor(ms / 1000))
}
