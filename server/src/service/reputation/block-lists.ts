/**
 * Whether addresses and domains of ours are on lists of senders of spam. The one place where answers of such lists are
 * understood: the DNS page and the reputation page ask here.
 *
 *   7.34.216.93.zen.spamhaus.org A 127.0.0.4            listed
 *   7.34.216.93.zen.spamhaus.org A 127.255.255.254      the list does not answer this resolver
 *
 * RFC 5782 §2.1, §3
 */
import { readFile } from 'node:fs/promises'
import { escapeLine } from '../../lib/safe-text.ts'
import type { Language } from '../../lib/text.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import { reverseZone } from '../../net/dns/reverse-name.ts'
import { isIpv6Address } from '../../net/host-address.ts'
import type { SubjectKind } from '../../store/directory-reputation.ts'
import { REASON_MAX } from './limits.ts'

export type BlockList = {
  readonly id: string
  readonly name: string
  readonly about: SubjectKind
  readonly zone: string
  readonly ipv6: boolean
  /** Where an address or a domain is taken off. */
  readonly page: string
  /** Answers that are no listing, besides those of all lists. */
  readonly refused?: readonly string[]
  /** What its answers mean, in its own words. */
  readonly codes?: Readonly<Record<string, string>>
  /** What to do to get off it. */
  readonly steps: Readonly<Record<Language, string>>
}

export type Verdict =
  /** `reason`: what the list itself says of it; empty: nothing. */
  | { readonly kind: 'listed'; readonly found: readonly string[]; readonly reason: string }
  | { readonly kind: 'refused'; readonly found: readonly string[] }
  | { readonly kind: 'clean' }
  | { readonly kind: 'silent'; readonly why: string }

export type ListVerdict = { readonly list: BlockList; readonly verdict: Verdict }

const LISTS = new URL('../../../data/dnsbl/lists.json', import.meta.url)
const REVERSE_END = /\.(?:in-addr|ip6)\.arpa$/
/** What no list may have: whoever does lists everything, as those do that were closed. RFC 5782 §5 */
const NEVER_LISTED = { address: '1.0.0.127', domain: 'invalid' } as const

export async function readBlockLists(): Promise<readonly BlockList[]> {
  return JSON.parse(await readFile(LISTS, 'utf8')) as readonly BlockList[]
}

/** What every list has, so that one can see that it answers. RFC 5782 §5 */
const ALWAYS_LISTED = { address: '2.0.0.127', domain: 'test' } as const

/**
 * Of all lists that are about such a thing, in their order. `prove`: `clean` is said only of a list that also shows its
 * test entry; for a resolver that the list does not serve, or that answers “no such name” to everything, is no proof. It
 * costs a question more.
 */
export async function askLists(
  { kind, name }: { readonly kind: SubjectKind; readonly name: string },
  lists: readonly BlockList[],
  resolver: Resolver,
  prove: 'prove' | undefined = undefined,
): Promise<readonly ListVerdict[]> {
  const about = lists.filter((list) => list.about === kind && (list.ipv6 || !isIpv6Address(name)))
  const label = kind === 'address' ? reverseZone(name).replace(REVERSE_END, '') : name
  return await Promise.all(
    about.map(async (list) => {
      const verdict = await askList(label, list, resolver)
      const doubted = verdict.kind === 'clean' && prove !== undefined
      return { list, verdict: doubted ? await proved(list, resolver) : verdict }
    }),
  )
}

async function askList(label: string, list: BlockList, resolver: Resolver): Promise<Verdict> {
  const name = `${label}.${list.zone}`
  const answer = await resolver.query(name, 'A')
  if (answer.kind === 'failed') return { kind: 'silent', why: answer.why }
  if (answer.kind !== 'found') return { kind: 'clean' }
  const found = answer.records.filter((code) => isListing(code, list))
  if (found.length === 0) return { kind: 'refused', found: answer.records }
  const control = NEVER_LISTED[list.about]
  const listed = label === control ? undefined : await resolver.query(`${control}.${list.zone}`, 'A')
  if (listed?.kind === 'found' && listed.records.some((code) => isListing(code, list)))
    return { kind: 'refused', found }
  const told = await resolver.query(name, 'TXT')
  const reason = told.kind === 'found' ? escapeLine(told.records.join(' ')).slice(0, REASON_MAX) : ''
  return { kind: 'listed', found, reason }
}

/** Clean, where the list has what all lists have. */
async function proved(list: BlockList, resolver: Resolver): Promise<Verdict> {
  const answer = await resolver.query(`${ALWAYS_LISTED[list.about]}.${list.zone}`, 'A')
  if (answer.kind === 'failed') return { kind: 'silent', why: answer.why }
  if (answer.kind !== 'found') return { kind: 'silent', why: 'the test entry is missing' }
  return answer.records.some((code) => isListing(code, list))
    ? { kind: 'clean' }
    : { kind: 'refused', found: answer.records }
}

/** RFC 5782 §2.1 has 127.0.0.0/8; what lists say of resolvers stands at its end, and 127.0.0.1 is never a listing. */
function isListing(code: string, { refused }: BlockList): boolean {
  const octets = code.split('.').map(Number)
  const isInRange = octets[0] === 127 && octets[1] === 0 && !(octets[2] === 0 && (octets[3] ?? 0) < 2)
  return isInRange && refused?.includes(code) !== true
}
