/**
 * Whether addresses of ours are on lists of senders of spam.
 *
 *   7.34.216.93.zen.spamhaus.org A 127.0.0.4            listed
 *   7.34.216.93.zen.spamhaus.org A 127.255.255.254      the list does not answer this resolver
 *
 * RFC 5782 §2.1
 */
import { readFile } from 'node:fs/promises'
import { boundedResolver } from '../../net/dns/bounded-resolver.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import { reverseZone } from '../../net/dns/reverse-name.ts'
import { isIpv6Address } from '../../net/host-address.ts'
import type { CheckDeps } from './check-domain.ts'
import { BLOCK_LISTS_AT_ONCE, BLOCK_LISTS_MS } from './limits.ts'
import { type Row, row } from './row.ts'

export type BlockList = {
  readonly name: string
  readonly zone: string
  readonly ipv6: boolean
  /** Where an address is taken off. */
  readonly page: string
}

type Verdict =
  | { readonly kind: 'listed' | 'refused'; readonly found: readonly string[] }
  | { readonly kind: 'clean' }
  | { readonly kind: 'silent'; readonly why: string }

const LISTS = new URL('../../../data/dnsbl/lists.json', import.meta.url)
const REVERSE_END = /\.(?:in-addr|ip6)\.arpa$/

export async function readBlockLists(): Promise<readonly BlockList[]> {
  return JSON.parse(await readFile(LISTS, 'utf8')) as readonly BlockList[]
}

/** A row for each listing and each list that refuses; one for all the others of an address. */
export async function checkBlockLists(
  addresses: readonly string[],
  lists: readonly BlockList[],
  deps: CheckDeps,
): Promise<readonly Row[]> {
  const bounds = { ...deps, questionsMax: addresses.length * lists.length, timeMs: BLOCK_LISTS_MS }
  const resolver = boundedResolver(deps.resolver, bounds)
  const rows: Row[] = []
  for (const address of addresses) rows.push(...(await checkAddress(address, lists, resolver)))
  return rows
}

async function checkAddress(
  address: string,
  lists: readonly BlockList[],
  resolver: Resolver,
): Promise<readonly Row[]> {
  const asked = lists.filter(({ ipv6 }) => ipv6 || !isIpv6Address(address))
  const verdicts: { readonly list: BlockList; readonly verdict: Verdict }[] = []
  for (let from = 0; from < asked.length; from += BLOCK_LISTS_AT_ONCE) {
    const some = asked.slice(from, from + BLOCK_LISTS_AT_ONCE)
    const said = some.map(async (list) => ({ list, verdict: await askList(address, list, resolver) }))
    verdicts.push(...(await Promise.all(said)))
  }
  const looked = { kind: 'blockList', name: address } as const
  const rows: Row[] = []
  for (const { list, verdict } of verdicts) {
    if (verdict.kind !== 'listed' && verdict.kind !== 'refused') continue
    const values = { address, list: list.name, page: list.page }
    const state = verdict.kind === 'listed' ? 'wrong' : 'optional'
    rows.push(row(looked, state, verdict.kind, { values, found: verdict.found }))
  }
  const clean = verdicts.filter(({ verdict }) => verdict.kind === 'clean').length
  const silent = verdicts.map(({ verdict }) => verdict).find((verdict) => verdict.kind === 'silent')
  if (clean > 0 && !rows.some(({ state }) => state === 'wrong'))
    rows.unshift(row(looked, 'ok', 'ok', { values: { address, n: clean } }))
  if (rows.length === 0 && silent?.kind === 'silent')
    rows.push(row(looked, 'unknown', 'silent', { values: { address, reason: silent.why } }))
  return rows
}

async function askList(address: string, { zone }: BlockList, resolver: Resolver): Promise<Verdict> {
  const name = `${reverseZone(address).replace(REVERSE_END, '')}.${zone}`
  const answer = await resolver.query(name, 'A')
  if (answer.kind === 'failed') return { kind: 'silent', why: answer.why }
  if (answer.kind !== 'found') return { kind: 'clean' }
  const listed = answer.records.filter(isListing)
  return listed.length > 0 ? { kind: 'listed', found: listed } : { kind: 'refused', found: answer.records }
}

/** RFC 5782 §2.1 has 127.0.0.0/8; what lists say of resolvers stands at its end, and 127.0.0.1 is never a listing. */
function isListing(address: string): boolean {
  const octets = address.split('.').map(Number)
  return octets[0] === 127 && octets[1] === 0 && !(octets[2] === 0 && (octets[3] ?? 0) < 2)
}
