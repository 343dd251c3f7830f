/**
 * Takes a report in: opened in the parse process, believed only from a domain that proves to be its writer, and counted
 * only for domains of the company that it was sent to, once. It changes no delivery: it is what somebody says.
 * THREATS QU1
 */
import { createHash } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { DomainId, OrganisationId } from '../../mail/ids.ts'
import type { Report } from '../../mail/report/report.ts'
import { canonicalHostAddress, isHostAddress } from '../../net/host-address.ts'
import type { Directory } from '../../store/directory.ts'
import type { ReceivedReport } from '../../store/directory-reports.ts'
import type { DomainRecord } from '../../store/directory-types.ts'
import type { ProvedAuthor } from '../identity/judge.ts'
import type { ParseProcess } from '../parse-process/parse-process.ts'
import type { ReportAnswer } from '../parse-process/report-job.ts'
import { DAY_MS, dayOf } from './days.ts'
import { LATE_DAYS, WAITING_MAX } from './limits.ts'

export type ReceiveDeps = {
  readonly directory: Pick<Directory, 'domain' | 'writeUnseen'>
  readonly parse: Pick<ParseProcess, 'openReport'>
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** `author` undefined: it came by a way that is not judged. Throws Refusal. */
export type ReceiveReport = (
  message: Uint8Array,
  to: Pick<DomainRecord, 'organisationId' | 'name'>,
  author: ProvedAuthor | undefined,
) => Promise<void>

export function createReceiveReport(deps: ReceiveDeps): ReceiveReport {
  let waiting = 0
  return async (message, to, author) => {
    assertProved(author, to.name)
    if (waiting >= WAITING_MAX) throw new Refusal('try-later', { key: 'temporary' })
    waiting++
    try {
      const report = await open(deps, message, to.name)
      const result = await count(deps, report, message, to, author)
      deps.metrics.count('reports_received_total', { kind: report.kind, result })
      deps.log.info('reports.received', { kind: report.kind, result, rows: report.rows.length })
    } catch (error) {
      if (error instanceof Refusal)
        deps.metrics.count('reports_received_total', { kind: 'unknown', result: 'refused' })
      throw error
    } finally {
      waiting--
    }
  }
}

/** Anybody could say anything about us in another's name. */
function assertProved(author: ProvedAuthor | undefined, domain: string): void {
  if (author?.proof === 'open') throw new Refusal('try-later', { key: 'temporary' })
  if (author?.proof === 'none')
    throw new Refusal('forbidden', { key: 'reports.unproved', values: { domain } })
}

async function open({ parse, log }: ReceiveDeps, message: Uint8Array, domain: string): Promise<Report> {
  const outcome = await parse.openReport(message)
  const answer: ReportAnswer =
    outcome.kind === 'parsed' ? outcome.value : { kind: 'none', why: outcome.failure }
  if (answer.kind === 'report') {
    const { beginMs, endMs, ...report } = answer.report
    return { ...report, beginMs, endMs }
  }
  log.info('reports.unread', { domain, why: answer.why })
  throw new Refusal('invalid', { key: 'reports.unread', values: { domain } })
}

async function count(
  deps: ReceiveDeps,
  report: Report,
  message: Uint8Array,
  to: Pick<DomainRecord, 'organisationId' | 'name'>,
  author: ProvedAuthor | undefined,
): Promise<'counted' | 'again'> {
  const day = dayFor(report, deps.clock.now())
  if (day === undefined) throw new Refusal('invalid', { key: 'reports.late', values: { domain: to.name } })
  const reporter = author?.domain ?? report.organisation
  const digest = createHash('sha256')
    .update(`${report.kind} ${reporter} `)
    .update(report.reportId === '' ? message : report.reportId)
    .digest()
  const rows = await rowsByDomain(deps, report, to.organisationId)
  if (rows.size === 0) throw new Refusal('forbidden', { key: 'reports.notOurs', values: { domain: to.name } })
  return await deps.directory.writeUnseen(async ({ reports }) => {
    let isNew = false
    for (const [domainId, own] of rows)
      isNew =
        (await reports.receive({
          ...{ organisationId: to.organisationId, domainId, kind: report.kind },
          ...{ day, reporter, digest, rows: own },
        })) || isNew
    return isNew ? 'counted' : 'again'
  })
}

/** The day in whose middle it is: reports of a day that is not UTC's cover parts of two. Undefined: not to be believed. */
function dayFor({ beginMs, endMs }: Report, nowMs: number): number | undefined {
  if (beginMs === undefined) return dayOf(nowMs)
  const day = dayOf(beginMs + Math.min(Math.max((endMs ?? beginMs) - beginMs, 0), DAY_MS) / 2)
  const today = dayOf(nowMs)
  return day < today - LATE_DAYS || day > today + 1 ? undefined : day
}

type Rows = ReceivedReport['rows']

/** Only domains of the company that it was sent to; each source and result once. */
async function rowsByDomain(
  { directory }: ReceiveDeps,
  report: Report,
  organisationId: OrganisationId,
): Promise<ReadonlyMap<DomainId, Rows>> {
  const known = new Map<string, DomainRecord | undefined>()
  const servedBy = async (domains: readonly string[]): Promise<DomainRecord | undefined> => {
    for (const name of domains) {
      if (!known.has(name)) known.set(name, await directory.domain(name))
      const domain = known.get(name)
      if (domain?.enabled === true && domain.organisationId === organisationId) return domain
    }
    return undefined
  }
  const sums = new Map<DomainId, Map<string, Rows[number]>>()
  for (const { domains, source: written, result, count: more } of report.rows) {
    const domain = await servedBy(domains)
    if (domain === undefined) continue
    const source = isHostAddress(written) ? canonicalHostAddress(written) : written
    const own = sums.get(domain.id) ?? new Map<string, Rows[number]>()
    const key = `${source} ${result}`
    own.set(key, { source, result, count: (own.get(key)?.count ?? 0) + more })
    sums.set(domain.id, own)
  }
  return new Map([...sums].map(([id, own]) => [id, [...own.values()]]))
}
