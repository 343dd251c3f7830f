/** Statistics as administrative methods: sums of the ledger's own events, for whoever may see those. MISSION M16 */
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import { toAsciiDomain } from '../../mail/domain.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import type { LedgerReader } from '../../store/ledger/ledger-reader.ts'
import type { Database } from '../../store/sql.ts'
import { domainText } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { ASKED, answerable } from './asked.ts'
import type { BookKeeper } from './book-keeper.ts'
import { EVENT_KINDS } from './event.ts'
import { dayText } from './event-id.ts'
import { DAY_MS, TEXT_MAX } from './limits.ts'
import { MAIL_GROUPINGS, mailStats } from './mail-stats.ts'
import { GROUPINGS, type StatsRow, sumEvents } from './stats.ts'

export type StatsMethodDeps = {
  readonly db: Database
  readonly reader: LedgerReader
  readonly directory: Directory
  readonly keeper: BookKeeper
  readonly clock: Pick<Clock, 'now'>
}

export const STATS_INPUTS = {
  'ledger.stats': z.strictObject({
    by: z.array(z.enum(GROUPINGS)).min(1).max(GROUPINGS.length),
    kinds: z.array(z.enum(EVENT_KINDS)).min(1).max(EVENT_KINDS.length).optional(),
    ...ASKED,
  }),
  'stats.mail': z.strictObject({
    by: z.array(z.enum(MAIL_GROUPINGS)).min(1).max(MAIL_GROUPINGS.length).default(['day']),
    /** A domain that mail went to. */
    destination: domainText.optional(),
    /** Of what did not arrive. */
    class: z.string().min(1).max(TEXT_MAX).optional(),
    ...ASKED,
  }),
}

export function statsMethods(deps: StatsMethodDeps): readonly AdminMethod[] {
  const { directory, keeper, clock } = deps
  return [
    adminMethod({
      name: 'ledger.stats',
      scope: 'account',
      input: STATS_INPUTS['ledger.stats'],
      run: async (principal, { by, kinds, ...input }) => {
        await keeper.takeIn()
        const { scope, account, ...span } = await answerable(directory, principal, input, clock.now())
        const rows = await sumEvents(deps, scope, { by, ...daysOf(span), account, kinds })
        return { rows: await told(directory, rows) }
      },
    }),
    adminMethod({
      name: 'stats.mail',
      scope: 'account',
      input: STATS_INPUTS['stats.mail'],
      run: async (principal, { by, destination, class: what, ...input }) => {
        await keeper.takeIn()
        const { scope, account, ...span } = await answerable(directory, principal, input, clock.now())
        const rows = await mailStats(deps, scope, {
          ...{ by, account, class: what, ...daysOf(span) },
          destination: destination && (toAsciiDomain(destination) ?? destination.toLowerCase()),
        })
        return { by, rows: await told(directory, rows) }
      },
    }),
  ]
}

function daysOf({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): {
  readonly fromDay: number
  readonly toDay: number
} {
  return { fromDay: Math.floor(fromMs / DAY_MS), toDay: Math.floor(toMs / DAY_MS) }
}

/** Days as dates, accounts as addresses; null: it is of none, or of one that is gone. */
async function told(
  directory: Directory,
  rows: readonly ({ readonly group: StatsRow['group'] } & Readonly<Record<string, number | object>>)[],
): Promise<Json[]> {
  const addresses = await addressesOf(directory, rows)
  return rows.map(({ group: { day, account, ...group }, ...sums }) => ({
    ...(day !== undefined && { day: dayText(Number(day)) }),
    ...(account !== undefined && { account: addresses.get(account) ?? null }),
    ...group,
    ...(sums as Readonly<Record<string, number>>),
  }))
}

async function addressesOf(
  directory: Directory,
  rows: readonly { readonly group: StatsRow['group'] }[],
): Promise<Map<string | number, string>> {
  const ids = new Set(rows.flatMap(({ group: { account } }) => (account === undefined ? [] : [account])))
  const addresses = new Map<string | number, string>()
  if (ids.size === 0) return addresses
  await directory.read(async ({ accounts }) => {
    for (const id of ids) {
      const account = id === 0 ? undefined : await accounts.get(Number(id) as AccountId)
      if (account !== undefined) addresses.set(id, account.address)
    }
  })
  return addresses
}
