/**
 * Whether links lead to domains that are on block lists, asked by DNS where the operator has named lists. A list that
 * refuses this resolver says nothing, nor does one that is late (service/reputation/block-lists.ts). RFC 5782 §3
 */
import type { Scheduler } from '../../../lib/scheduler.ts'
import type { Resolver } from '../../../net/dns/resolver.ts'
import { askLists, type BlockList } from '../../reputation/block-lists.ts'
import type { Examiner } from '../examiner.ts'
import type { Finding } from '../report.ts'
import type { ReadContent } from './create-content-examiner.ts'
import { ASKED_DOMAINS_MAX, LIST_ANSWER_MS } from './limits.ts'

export type ListedDomainsDeps = {
  readonly read: ReadContent
  /** Those that the operator named, about domains. */
  readonly lists: readonly BlockList[]
  readonly resolver: () => Promise<Resolver>
  readonly scheduler: Scheduler
}

/** One list may err; two of them hardly. */
const POINTS = 3
const POINTS_MAX = 6

export function createListedDomains({ read, lists, resolver, scheduler }: ListedDomainsDeps): Examiner {
  return {
    async examine(mail) {
      const domains = new Set<string>()
      for (const { domain, isAddress } of read(mail).links)
        if (!isAddress && domain.includes('.') && domains.size < ASKED_DOMAINS_MAX) domains.add(domain)
      if (domains.size === 0 || lists.length === 0) return { findings: [] }
      const found: Finding[] = []
      const asked = await resolver()
      const all = Promise.all(
        [...domains].map(async (domain) => {
          for (const { list, verdict } of await askLists({ kind: 'domain', name: domain }, lists, asked))
            if (verdict.kind === 'listed')
              found.push({
                level: 3,
                rule: 'link.listed',
                points: POINTS,
                values: { domain, list: list.name },
              })
        }),
      )
      await inTime(all, scheduler)
      return { findings: weighed(found) }
    },
  }
}

/** The lists that are meant: by name or zone of those that are known, else a zone of the operator's own. */
export function domainListsOf(named: readonly string[], known: readonly BlockList[]): readonly BlockList[] {
  return named.map((name) => {
    const found = known.find(({ id, zone, about }) => about === 'domain' && (id === name || zone === name))
    const own: BlockList = {
      ...{ id: name, name, about: 'domain', zone: name, ipv6: true, page: '' },
      steps: { en: '', es: '' },
    }
    return found ?? own
  })
}

/** What has come by then counts. */
async function inTime(work: Promise<unknown>, scheduler: Scheduler): Promise<void> {
  let cancel: () => void = () => {}
  const late = new Promise<void>((resolve) => {
    cancel = scheduler.after(LIST_ANSWER_MS, resolve)
  })
  try {
    await Promise.race([work, late])
  } finally {
    cancel()
  }
}

/** All of them are told; together they weigh `POINTS_MAX` at most. */
function weighed(found: readonly Finding[]): readonly Finding[] {
  let left = POINTS_MAX
  return found.map((finding) => {
    const points = Math.min(left, finding.points)
    left -= points
    return { ...finding, points }
  })
}
