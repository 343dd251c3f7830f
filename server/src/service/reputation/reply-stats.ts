/** How the big providers answered in the last days, from the sums of the ledger. */
import type { OrganisationId } from '../../mail/ids.ts'
import type { Provider } from '../../mail/provider.ts'
import { replySums } from '../../store/ledger/replies.ts'
import type { Database } from '../../store/sql.ts'
import { DAY_MS, REPLY_DAYS } from './limits.ts'
import type { ProviderReplies } from './reputation-methods.ts'

/** Those with the most answers first. */
export async function providerReplies(
  db: Database,
  providers: readonly Provider[],
  organisationId: OrganisationId | undefined,
  nowMs: number,
): Promise<readonly ProviderReplies[]> {
  const sums = await replySums(db, organisationId ?? 'all', Math.floor(nowMs / DAY_MS) - REPLY_DAYS + 1)
  const rows = [...Map.groupBy(sums, ({ provider }) => provider)].map(([id, some]): ProviderReplies => {
    const count = (fits: (fault: string) => boolean): number =>
      some.filter(({ fault }) => fits(fault)).reduce((all, { replies }) => all + replies, 0)
    return {
      provider: id === '' ? undefined : (providers.find((one) => one.id === id)?.name ?? id),
      taken: count((fault) => fault === ''),
      refused: count((fault) => fault !== ''),
      reputation: count((fault) => fault === 'reputation'),
    }
  })
  return rows.sort((a, b) => b.taken + b.refused - a.taken - a.refused)
}
