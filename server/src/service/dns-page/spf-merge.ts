/**
 * An SPF record that is somebody else's already: what has to be added so that this server may send, and nothing taken away.
 *
 *   v=spf1 include:_spf.example.org ~all     →  v=spf1 mx include:_spf.example.org ~all
 *
 * RFC 7208 §4.6.4, §5
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { dnsName } from '../../net/dns/dns-name.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import { isIpv6Address } from '../../net/host-address.ts'
import { isSpfRecord, parseRecord } from '../../verify/spf/record.ts'
import { SPF_COUNTED_MAX } from './limits.ts'

const VERSION = 'v=spf1'
const ASKING = new Set(['include', 'a', 'mx', 'ptr', 'exists'])
/** `all` in any dress: what stands behind it counts for nothing. RFC 7208 §5.1 */
const ALL = /^[-+~?]?all$/i

/** `mx` at the front where the MX is ours and is not asked yet; else the addresses themselves, which ask nothing. */
export function withMechanism(record: string, addresses: readonly string[], mxIsOurs: boolean): string {
  const terms = record.split(' ').filter((term) => term !== '')
  const asksMx = terms.some((term) => /^\+?mx$/i.test(term))
  const added =
    mxIsOurs && !asksMx
      ? ['mx']
      : addresses.map((address) => `${isIpv6Address(address) ? 'ip6' : 'ip4'}:${address}`)
  return [VERSION, ...added, ...terms.slice(1)].join(' ')
}

/** The same without a door for everybody: `+all` becomes `-all`. */
export function closed(record: string): string {
  return record
    .split(' ')
    .map((term) => (ALL.test(term) ? '-all' : term))
    .join(' ')
}

/** Whether everybody may send: `all` with no sign, or with a plus. */
export function isOpen(record: string): boolean {
  return record.split(' ').some((term) => /^\+?all$/i.test(term))
}

/** Whether it says at its end what to think of others. */
export function hasEnd(record: string): boolean {
  return record.split(' ').some((term) => ALL.test(term) || /^redirect=/i.test(term))
}

/** Several records as one: every term once, the strictest end last. */
export function joined(records: readonly string[]): string {
  const terms = records.flatMap((record) => record.split(' ').slice(1)).filter((term) => term !== '')
  const ends = ['-all', '~all', '?all'].filter((end) => terms.some((term) => term.toLowerCase() === end))
  const rest = [...new Set(terms.filter((term) => !ALL.test(term)))]
  return [VERSION, ...rest, ends[0] ?? '-all'].join(' ')
}

/** Terms that ask the DNS in the record and all it includes, as a receiver who gets to its end counts them. */
export async function countLookups(record: string, domain: string, resolver: Resolver): Promise<number> {
  const seen = new Set([domain])
  const waiting = [record]
  let count = 0
  for (let text = waiting.pop(); text !== undefined && count <= SPF_COUNTED_MAX; text = waiting.pop()) {
    for (const target of targetsOf(text)) {
      count++
      const name = target === '' ? undefined : dnsName(target)
      // A name with macros is another for every message: what it says is not counted here.
      if (name === undefined || seen.has(name) || count > SPF_COUNTED_MAX) continue
      seen.add(name)
      const answer = await resolver.query(name, 'TXT')
      const next = answer.kind === 'found' ? answer.records.find(isSpfRecord) : undefined
      if (next !== undefined) waiting.push(next)
    }
  }
  return count
}

/** One entry for each term that asks: the name of another record to count, or nothing. */
function targetsOf(text: string): string[] {
  try {
    const { mechanisms, redirect } = parseRecord(text)
    const targets = mechanisms
      .filter(({ kind }) => ASKING.has(kind))
      .map((one) => (one.kind === 'include' && one.domain.every(isText) ? one.domain.join('') : ''))
    if (redirect !== undefined) targets.push(redirect.every(isText) ? redirect.join('') : '')
    return targets
  } catch (error) {
    if (error instanceof SyntaxFault) return []
    throw error
  }
}

function isText(part: unknown): part is string {
  return typeof part === 'string'
}
