/**
 * What lists in the DNS say about a client: block lists, of which each refuses or counts, and lists of those who are known
 * to be good. How their answers are to be understood, and what is no answer, is known in one place (block-lists.ts).
 */
import type { Resolver } from '../../../net/dns/resolver.ts'
import { askLists, type BlockList } from '../../reputation/block-lists.ts'

/** One entry of the configuration. */
export type ClientList = {
  /** Name in data/dnsbl, or a zone. */
  readonly list: string
  /** Undefined: whoever is on it is refused. */
  readonly points: number | undefined
}

export type Listing = {
  readonly name: string
  /** Where it can be looked up; empty: nobody knows. */
  readonly page: string
  readonly points: number | undefined
}

export type ClientLists = {
  about(address: string): Promise<{
    readonly blocked: readonly Listing[]
    /** The list of good ones that it is on. */
    readonly allowed: string | undefined
  }>
}

export type ClientListsDeps = {
  readonly block: readonly ClientList[]
  /** Zones. */
  readonly allow: readonly string[]
  readonly known: readonly BlockList[]
  readonly resolver: Resolver
}

/** What dnswl.org says to those whom it does not answer. */
const NOT_ANSWERED = ['127.0.0.255']

export function createClientLists({ block, allow, known, resolver }: ClientListsDeps): ClientLists {
  const blocking = block.map((one) => ({ ...one, asked: blockListOf(one.list, known) }))
  const allowing = allow.map((zone) => ({ ...blockListOf(zone, []), refused: NOT_ANSWERED }))
  return {
    async about(address) {
      const subject = { kind: 'address', name: address } as const
      const [bad, good] = await Promise.all([
        askLists(
          subject,
          blocking.map(({ asked }) => asked),
          resolver,
        ),
        askLists(subject, allowing, resolver),
      ])
      const blocked = bad.flatMap(({ list, verdict }) => {
        const found = blocking.find(({ asked }) => asked === list)
        if (verdict.kind !== 'listed' || found === undefined) return []
        return [{ name: list.name, page: list.page, points: found.points }]
      })
      const allowed = good.find(({ verdict }) => verdict.kind === 'listed' && verdict.found.some(isTrusting))
        ?.list.name
      return { blocked, allowed }
    },
  }
}

/** Lists of good ones say how good in the last number; 0 is known, and no more. */
function isTrusting(code: string): boolean {
  return !code.endsWith('.0')
}

function blockListOf(named: string, known: readonly BlockList[]): BlockList {
  const found = known.find(({ id, zone, about }) => about === 'address' && (id === named || zone === named))
  return (
    found ?? {
      ...{ id: named, name: named, about: 'address', zone: named, ipv6: true, page: '' },
      steps: { en: '', es: '' },
    }
  )
}
