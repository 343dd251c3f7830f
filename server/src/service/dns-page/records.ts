/**
 * Every record that a domain needs, as it should be: the one list that the page, the check and the zone are made from.
 *
 *   empresa.test.        MX   10 mail.empresa.test.
 *   empresa.test.        TXT  v=spf1 mx -all
 *   _dmarc.empresa.test. TXT  v=DMARC1; p=none; rua=mailto:mail-reports@empresa.test
 */

import { reverseZone } from '../../net/dns/reverse-name.ts'
import { isIpv6Address } from '../../net/host-address.ts'
import { reportsAddress } from '../reports/report-address.ts'
import { certificateFor, type Situation } from './situation.ts'

export const RECORD_KINDS = [
  'mx',
  'address',
  'ptr',
  'spf',
  'helo',
  'dkim',
  'dmarc',
  'sts',
  'stsHost',
  'tlsRpt',
  'autoconfig',
  'autodiscover',
  'srv',
  'tlsa',
  'caa',
] as const
export type RecordKind = (typeof RECORD_KINDS)[number]
export type ZoneType = 'A' | 'AAAA' | 'MX' | 'TXT' | 'CNAME' | 'SRV' | 'TLSA' | 'CAA' | 'PTR'

export type ExpectedRecord = {
  readonly kind: RecordKind
  /** Without a final dot. */
  readonly name: string
  readonly type: ZoneType
  /** As a panel takes it: names with their final dot, texts without quotes. */
  readonly value: string
  /** `optional`: mail flows as well without it. */
  readonly need: 'required' | 'optional'
  /** Of the machine, not of the domain: said once, wherever its name is kept. */
  readonly scope: 'domain' | 'server'
}

export function expectedRecords(situation: Situation): readonly ExpectedRecord[] {
  const { domain, hostname } = situation
  const records: ExpectedRecord[] = [
    required('mx', domain, 'MX', `10 ${hostname}.`),
    ...serverRecords(situation),
    required('spf', domain, 'TXT', 'v=spf1 mx -all'),
    ...situation.dkim.map(({ name, text }) => required('dkim', name, 'TXT', text)),
    required('dmarc', `_dmarc.${domain}`, 'TXT', `v=DMARC1; p=none; rua=mailto:${reportsAddress(domain)}`),
  ]
  if (situation.https) {
    records.push(
      required('sts', `_mta-sts.${domain}`, 'TXT', `v=STSv1; id=${situation.sts.id}`),
      required('stsHost', `mta-sts.${domain}`, 'CNAME', `${hostname}.`),
    )
  }
  const reports = `v=TLSRPTv1; rua=mailto:${reportsAddress(domain)}`
  records.push(required('tlsRpt', `_smtp._tls.${domain}`, 'TXT', reports), ...clientRecords(situation))
  return records.filter(isNotItself)
}

/** Of the machine. RFC 5321 §2.3.5 for its name, RFC 7208 §10.1.3 for what it says in HELO. */
function serverRecords(situation: Situation): ExpectedRecord[] {
  const { domain, hostname, addresses } = situation
  const ofServer = { need: 'required', scope: 'server' } as const
  const records: ExpectedRecord[] = addresses.flatMap((address) => [
    {
      ...ofServer,
      kind: 'address' as const,
      name: hostname,
      type: isIpv6Address(address) ? ('AAAA' as const) : ('A' as const),
      value: address,
    },
    {
      ...ofServer,
      kind: 'ptr' as const,
      name: reverseZone(address),
      type: 'PTR' as const,
      value: `${hostname}.`,
    },
  ])
  if (hostname !== domain)
    records.push({ ...ofServer, kind: 'helo', name: hostname, type: 'TXT', value: 'v=spf1 a -all' })
  const certificate = certificateFor(situation, hostname)
  if (certificate === undefined) return records
  const optional = { need: 'optional', scope: 'server' } as const
  records.push({
    ...optional,
    kind: 'tlsa',
    name: `_25._tcp.${hostname}`,
    type: 'TLSA',
    // The key of the server itself: it holds whoever signed the certificate. RFC 7672 §3.1.1
    value: `3 1 1 ${certificate.keyDigest}`,
  })
  if (certificate.authority !== undefined)
    records.push({
      ...optional,
      kind: 'caa',
      name: hostname,
      type: 'CAA',
      value: `0 issue "${certificate.authority}"`,
    })
  return records
}

/** Where mail programs find what, beside what they ask over HTTP. RFC 6186, RFC 8314 §5.1 */
function clientRecords({ domain, hostname, servers, https }: Situation): ExpectedRecord[] {
  const records: ExpectedRecord[] = []
  if (https)
    records.push(
      required('autoconfig', `autoconfig.${domain}`, 'CNAME', `${hostname}.`),
      required('autodiscover', `autodiscover.${domain}`, 'CNAME', `${hostname}.`),
      required('srv', `_autodiscover._tcp.${domain}`, 'SRV', `0 0 443 ${hostname}.`),
    )
  for (const { protocol, tls, port } of servers) {
    const name = SERVICES[`${protocol} ${tls}`]
    if (name === undefined) continue
    // What begins with TLS comes first. RFC 8314 §5.1
    const priority = tls === 'implicit' ? 0 : 10
    records.push(required('srv', `_${name}._tcp.${domain}`, 'SRV', `${priority} 1 ${port} ${hostname}.`))
  }
  return records
}

const SERVICES: Readonly<Record<string, string>> = {
  'imap implicit': 'imaps',
  'imap starttls': 'imap',
  'pop3 implicit': 'pop3s',
  'pop3 starttls': 'pop3',
  'smtp implicit': 'submissions',
  'smtp starttls': 'submission',
  // RFC 5804 §1.8
  'managesieve starttls': 'sieve',
}

function required(kind: RecordKind, name: string, type: ZoneType, value: string): ExpectedRecord {
  return { kind, name, type, value, need: 'required', scope: 'domain' }
}

/** A server that is called mta-sts.empresa.test needs no other name to lead to it. */
function isNotItself({ type, name, value }: ExpectedRecord): boolean {
  return type !== 'CNAME' || value !== `${name}.`
}
