/** Reports as administrative methods: what others say about mail in a domain's name, and whether it reports to them. */
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { DomainId } from '../../mail/ids.ts'
import { REPORT_KINDS, type ReportKind } from '../../mail/report/report.ts'
import type { Directory } from '../../store/directory.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { Principal } from '../account/principal.ts'
import { findDomain } from '../admin/access.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { DAY_MS, dayOf, dayText } from './days.ts'
import { ROWS_SHOWN_MAX, SHOWN_DAYS } from './limits.ts'
import { sumOf } from './report-sums.ts'
import { isSet, REPORTED_SETTING } from './reported.ts'

export type ReportMethodDeps = {
  readonly directory: Directory
  readonly clock: Clock
  readonly log: Log
}

/** Stands for the whole service, which the operator alone may say something of. */
const EVERYWHERE = '*'
const domain = z.string().min(1).max(253)
const question = z.strictObject({ domain, sinceMs: z.int().min(0).optional() })

export function reportMethods(deps: ReportMethodDeps): readonly AdminMethod[] {
  return [
    ...REPORT_KINDS.map((kind) =>
      adminMethod({
        name: `reports.${kind}`,
        scope: 'company',
        input: question,
        run: (principal, input) => received(deps, principal, kind, input),
      }),
    ),
    adminMethod({
      name: 'reports.sending',
      scope: 'company',
      input: z.strictObject({ domain }),
      run: (principal, input) =>
        deps.directory.read(async (tables) => {
          const { name, id } = await placeOf(tables, principal, input.domain)
          return { domain: name, sent: await isSet(tables, id) }
        }),
    }),
    adminMethod({
      name: 'reports.send',
      scope: 'company',
      input: z.strictObject({ domain, sent: z.boolean() }),
      run: async (principal, { domain: written, sent }) => {
        const name = await deps.directory.write(async (tables) => {
          const found = await placeOf(tables, principal, written)
          const scope = found.id === undefined ? 'service' : 'domain'
          await tables.settings.set(scope, found.id ?? 0, REPORTED_SETTING, sent ? undefined : false)
          return found.name
        })
        deps.log.info('reports.send', { domain: name, sent })
        return { domain: name, sent }
      },
    }),
  ]
}

async function placeOf(
  tables: DirectoryTables,
  principal: Principal,
  written: string,
): Promise<{ readonly name: string; readonly id: DomainId | undefined }> {
  if (written === EVERYWHERE && principal.role === 'operator') return { name: EVERYWHERE, id: undefined }
  return await findDomain(tables, principal, written)
}

async function received(
  { directory, clock }: ReportMethodDeps,
  principal: Principal,
  kind: ReportKind,
  { domain: written, sinceMs }: z.infer<typeof question>,
): Promise<Json> {
  const since = dayOf(sinceMs ?? clock.now() - SHOWN_DAYS * DAY_MS)
  return await directory.read(async (tables) => {
    const { id, name } = await findDomain(tables, principal, written)
    const { reports } = tables
    const results = await reports.totals(id, kind, since)
    const rows = await reports.received(id, kind, since, ROWS_SHOWN_MAX + 1)
    return {
      ...{ domain: name, since: dayText(since), results: results.map((one) => ({ ...one })) },
      ...sumOf(kind, results),
      rows: rows.slice(0, ROWS_SHOWN_MAX).map((row) => ({ ...row, day: dayText(row.day) })),
      truncated: rows.length > ROWS_SHOWN_MAX,
    }
  })
}
