/** What the DNS says about this server and its domains, beside what it should say. */
import type { Config } from '../../config/config.ts'
import { isPublicAddress } from '../../net/address-range.ts'
import type { DnsAnswer, Resolver } from '../../net/dns/resolver.ts'
import { reverseZone } from '../../net/dns/reverse-name.ts'
import { type Finding, fine, trouble } from './finding.ts'

/** The host name, its addresses, and the names those addresses give back. */
export async function checkHostNames(config: Config, resolver: Resolver): Promise<Finding[]> {
  const { hostname } = config.server
  if (!hostname.includes('.')) return [trouble('problem', 'dns.hostname', 'dns.shortName', { hostname })]
  const [four, six] = await Promise.all([resolver.query(hostname, 'A'), resolver.query(hostname, 'AAAA')])
  const failed = [four, six].find((answer) => answer.kind === 'failed')
  if (failed?.kind === 'failed')
    return [trouble('problem', 'dns.resolver', 'dns.silent', { name: hostname, reason: failed.why })]
  const addresses = [...recordsOf(four), ...recordsOf(six)]
  if (addresses.length === 0) return [trouble('problem', 'dns.hostname', 'dns.noAddress', { hostname })]
  const findings = [fine('dns.hostname', 'dns.address', { hostname, addresses: addresses.join(', ') })]
  for (const address of addresses) {
    if (!isPublicAddress(address))
      findings.push(trouble('attention', 'dns.hostname', 'dns.private', { address }))
    else findings.push(await checkReverse(address, hostname, resolver))
  }
  return findings
}

async function checkReverse(address: string, hostname: string, resolver: Resolver): Promise<Finding> {
  const answer = await resolver.query(reverseZone(address), 'PTR')
  const names = recordsOf(answer)
  const values = { address, hostname, found: names.join(', ') }
  if (names.includes(hostname)) return fine('dns.ptr', 'dns.ptr.fine', values)
  return names.length === 0
    ? trouble('problem', 'dns.ptr', 'dns.ptr.none', values)
    : trouble('problem', 'dns.ptr', 'dns.ptr.other', values)
}

/** MX and SPF of one domain of the directory. */
export async function checkDomain(domain: string, config: Config, resolver: Resolver): Promise<Finding[]> {
  const { hostname } = config.server
  const [mx, txt] = await Promise.all([resolver.query(domain, 'MX'), resolver.query(domain, 'TXT')])
  return [checkMx(domain, hostname, mx), checkSpf(domain, txt)]
}

function checkMx(
  domain: string,
  hostname: string,
  answer: DnsAnswer<{ readonly exchange: string }>,
): Finding {
  if (answer.kind === 'failed')
    return trouble('problem', 'dns.mx', 'dns.silent', { name: domain, reason: answer.why })
  const hosts = answer.kind === 'found' ? answer.records.map(({ exchange }) => exchange) : []
  const values = { domain, hostname, found: hosts.join(', ') }
  if (hosts.includes(hostname)) return fine('dns.mx', 'dns.mx.fine', values)
  return hosts.length === 0
    ? trouble('problem', 'dns.mx', 'dns.mx.none', values)
    : trouble('problem', 'dns.mx', 'dns.mx.other', values)
}

/** Only that there is one, and one alone: what it allows depends on the ways out. RFC 7208 §3.2 */
function checkSpf(domain: string, answer: DnsAnswer<string>): Finding {
  if (answer.kind === 'failed')
    return trouble('problem', 'dns.spf', 'dns.silent', { name: domain, reason: answer.why })
  const records = recordsOf(answer).filter((text) => /^v=spf1(?: |$)/i.test(text))
  const values = { domain, count: records.length, found: records[0] ?? '' }
  if (records.length === 1) return fine('dns.spf', 'dns.spf.fine', values)
  return records.length === 0
    ? trouble('attention', 'dns.spf', 'dns.spf.none', values)
    : trouble('problem', 'dns.spf', 'dns.spf.many', values)
}

function recordsOf<Data>(answer: DnsAnswer<Data>): readonly Data[] {
  return answer.kind === 'found' ? answer.records : []
}
