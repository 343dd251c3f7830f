/** What was sent, received, refused and bounced: the sums of the ledger's events, told as people ask for them. */
import type { LedgerReader } from '../../store/ledger/ledger-reader.ts'
import type { LedgerScope } from '../../store/ledger/ledger-scope.ts'
import type { Database } from '../../store/sql.ts'
import { type StatsQuestion, type StatsRow, sumEvents } from './stats.ts'

export const MAIL_GROUPINGS = ['day', 'account', 'destination', 'class'] as const
type MailGrouping = (typeof MAIL_GROUPINGS)[number]

/**
 * `sent` and `received` are messages that we took, from our people and for them; `relayed` to `returned` are recipients:
 * taken by their server, tries put off, given back at once or in the end, bounced after they were taken; `refused` are
 * commands that we said no to.
 */
export const MEASURES = [
  'sent',
  'received',
  'delivered',
  'relayed',
  'deferred',
  'bounced',
  'returned',
  'refused',
] as const
export type Measure = (typeof MEASURES)[number]

export type MailStatsRow = { readonly group: StatsRow['group'] } & { readonly [Name in Measure]: number }

export type MailStatsQuestion = Omit<StatsQuestion, 'by' | 'kinds'> & { readonly by: readonly MailGrouping[] }

const KINDS: Readonly<Record<string, Measure>> = {
  delivered: 'delivered',
  relayed: 'relayed',
  deferred: 'deferred',
  bounced: 'bounced',
  expired: 'bounced',
  returned: 'returned',
  refused: 'refused',
  'policy-refused': 'refused',
}
/** Those whose class is the one of a reply of the other side. */
const CLASSED = ['deferred', 'bounced', 'expired', 'returned']

/** By group, in order; groups in which nothing happened are left out. */
export async function mailStats(
  ledger: { readonly db: Database; readonly reader: LedgerReader },
  scope: LedgerScope,
  { by, ...question }: MailStatsQuestion,
): Promise<MailStatsRow[]> {
  const byClass = by.includes('class') || question.class !== undefined
  const kinds = byClass ? CLASSED : ['accepted', ...Object.keys(KINDS)]
  const sums = await sumEvents(ledger, scope, {
    ...question,
    by: [...new Set([...by, 'kind', 'class'] as const)],
    kinds,
  })
  const rows = new Map<string, { readonly group: StatsRow['group'] } & Record<Measure, number>>()
  for (const sum of sums) {
    const measure = measureOf(sum.group)
    if (measure === undefined) continue
    const group = Object.fromEntries(by.map((each) => [each, sum.group[each]]))
    const key = JSON.stringify(group)
    const row = rows.get(key) ?? { group, ...NOTHING }
    row[measure] += measure === 'relayed' || measure === 'delivered' ? sum.recipients : sum.events
    rows.set(key, row)
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

const NOTHING: Readonly<Record<Measure, number>> = {
  ...{ sent: 0, received: 0, delivered: 0, relayed: 0, deferred: 0, bounced: 0, returned: 0, refused: 0 },
}

function measureOf({ kind, class: what }: StatsRow['group']): Measure | undefined {
  // It was in the mailbox already.
  if (kind === 'delivered' && what === 'again') return undefined
  if (kind === 'accepted') return what === 'out' ? 'sent' : 'received'
  return KINDS[String(kind)]
}
