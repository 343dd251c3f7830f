/** The rows of the DNS page about block lists. */
import { boundedResolver } from '../../net/dns/bounded-resolver.ts'
import { askLists, type BlockList } from '../reputation/block-lists.ts'
import { QUESTIONS_PER_LIST } from '../reputation/limits.ts'
import type { CheckDeps } from './check-domain.ts'
import { BLOCK_LISTS_MS } from './limits.ts'
import { type Row, row } from './row.ts'

/** A row for each listing and each list that refuses; one for all the others of an address. */
export async function checkBlockLists(
  addresses: readonly string[],
  lists: readonly BlockList[],
  deps: CheckDeps,
): Promise<readonly Row[]> {
  const questionsMax = addresses.length * lists.length * QUESTIONS_PER_LIST
  const resolver = boundedResolver(deps.resolver, { ...deps, questionsMax, timeMs: BLOCK_LISTS_MS })
  const rows: Row[] = []
  for (const address of addresses) {
    const verdicts = await askLists({ kind: 'address', name: address }, lists, resolver, 'prove')
    const looked = { kind: 'blockList', name: address } as const
    const told: Row[] = []
    for (const { list, verdict } of verdicts) {
      if (verdict.kind !== 'listed' && verdict.kind !== 'refused') continue
      const values = { address, list: list.name, page: list.page }
      const state = verdict.kind === 'listed' ? 'wrong' : 'optional'
      told.push(row(looked, state, verdict.kind, { values, found: verdict.found }))
    }
    const clean = verdicts.filter(({ verdict }) => verdict.kind === 'clean').length
    const silent = verdicts.some(({ verdict }) => verdict.kind === 'silent')
    if (clean > 0 && !told.some(({ state }) => state === 'wrong'))
      told.unshift(row(looked, 'ok', 'ok', { values: { address, n: clean } }))
    if (told.length === 0 && silent) told.push(row(looked, 'unknown', 'silent', { values: { address } }))
    rows.push(...told)
  }
  return rows
}
