/**
 * Reports in both directions (docs/operating/reports.md). Received ones are added up per domain, day, reporter, source and
 * result; what we report to others is counted per day and domain until it is sent. Days are whole days since 1970, UTC.
 */
import type { DomainId, OrganisationId } from '../mail/ids.ts'
import { pieces, tuples } from './queue-rows.ts'
import type { Sql } from './sql.ts'

export type ReceivedKind = 'dmarc' | 'tls' | 'feedback'
/** What we tell others: how their mail came out here, and how sessions with them went. */
export type TallyKind = 'dmarc' | 'tls'

/** Rows of one domain, day and kind; what comes above is added up without reporter and source. THREATS QU1 */
export const RECEIVED_ROWS_MAX = 10_000
/** Rows of one domain and day that we report; further ones are left out of the report. */
export const TALLY_ROWS_MAX = 2_000

export type ReceivedReport = {
  readonly organisationId: OrganisationId
  readonly domainId: DomainId
  readonly kind: ReceivedKind
  readonly day: number
  readonly reporter: string
  /** Of reporter and report id: the same report counts once. */
  readonly digest: Uint8Array
  /** Each source and result once. */
  readonly rows: readonly { readonly source: string; readonly result: string; readonly count: number }[]
}

export type ReceivedRow = {
  readonly day: number
  readonly reporter: string
  readonly source: string
  readonly result: string
  readonly count: number
}

export type ReceivedTotal = { readonly result: string; readonly count: number }

export type TallyRow = {
  readonly kind: TallyKind
  readonly day: number
  /** To whom it is reported, in A-labels. */
  readonly domain: string
  /** Of `detail`. */
  readonly digest: Uint8Array
  /** JSON of whoever counts. */
  readonly detail: string
  readonly count: number
}

export type ReportDue = Pick<TallyRow, 'kind' | 'day' | 'domain'>

export class Reports {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** False: it was there before, and counts no second time. */
  async receive(report: ReceivedReport): Promise<boolean> {
    const { organisationId, domainId, kind, day, digest } = report
    const fresh = await this.#sql.run(
      `insert into report_seen (domain_id, digest, organisation_id, day) values (?, ?, ?, ?)
        on conflict (domain_id, digest) do nothing`,
      domainId,
      digest,
      organisationId,
      day,
    )
    if (fresh === 0) return false
    const there = await this.#sql.get<{ n: number }>(
      'select count(*) as n from report_sum where domain_id = ? and kind = ? and day = ?',
      domainId,
      kind,
      day,
    )
    const isFull = Number(there?.n ?? 0) + report.rows.length > RECEIVED_ROWS_MAX
    for (const some of pieces(isFull ? withoutSources(report.rows) : report.rows))
      await this.#sql.run(
        `insert into report_sum (organisation_id, domain_id, kind, day, reporter, source, result, messages)
          values ${tuples(some.length, 8)} on conflict (domain_id, kind, day, reporter, source, result)
          do update set messages = report_sum.messages + excluded.messages`,
        ...some.flatMap(({ source, result, count }) => [
          organisationId,
          domainId,
          kind,
          day,
          isFull ? '' : report.reporter,
          source,
          result,
          count,
        ]),
      )
    return true
  }

  /** The newest day first, and of a day what is most. */
  async received(
    domainId: DomainId,
    kind: ReceivedKind,
    since: number,
    limit: number,
  ): Promise<readonly ReceivedRow[]> {
    return await this.#sql.all<ReceivedRow>(
      `select day, reporter, source, result, messages as count from report_sum
        where domain_id = ? and kind = ? and day >= ?
        order by day desc, messages desc, reporter, source, result limit ?`,
      domainId,
      kind,
      since,
      limit,
    )
  }

  async totals(domainId: DomainId, kind: ReceivedKind, since: number): Promise<readonly ReceivedTotal[]> {
    const rows = await this.#sql.all<ReceivedTotal>(
      `select result, sum(messages) as count from report_sum
        where domain_id = ? and kind = ? and day >= ? group by result order by result`,
      domainId,
      kind,
      since,
    )
    return rows.map(({ result, count }) => ({ result, count: Number(count) }))
  }

  /** Forgets what is older: sums before one day, the ids of reports before another. */
  async sweep(sumsBefore: number, seenBefore: number): Promise<void> {
    await this.#sql.run('delete from report_sum where day < ?', sumsBefore)
    await this.#sql.run('delete from report_seen where day < ?', seenBefore)
  }

  /** Adds to what is to be reported, with at most so many rows that were not there; how many they were. */
  async tally(rows: readonly TallyRow[], newMax: number): Promise<number> {
    let made = 0
    for (const { kind, day, domain, digest, detail, count } of rows) {
      const known = await this.#sql.run(
        'update report_tally set messages = messages + ? where kind = ? and day = ? and domain = ? and digest = ?',
        ...[count, kind, day, domain, digest],
      )
      if (known > 0 || made >= newMax) continue
      const there = await this.#sql.get<{ n: number }>(
        'select count(*) as n from report_tally where kind = ? and day = ? and domain = ?',
        ...[kind, day, domain],
      )
      if (Number(there?.n ?? 0) >= TALLY_ROWS_MAX) continue
      made += await this.#sql.run(
        `insert into report_tally (kind, day, domain, digest, detail, messages) values (?, ?, ?, ?, ?, ?)
          on conflict (kind, day, domain, digest) do update
            set messages = report_tally.messages + excluded.messages`,
        ...[kind, day, domain, digest, detail, count],
      )
    }
    return made
  }

  /** Of days before `day`, the oldest first: what nobody has been told, or a node began to tell before `staleMs`. */
  async due(day: number, staleMs: number): Promise<readonly ReportDue[]> {
    return await this.#sql.all<ReportDue>(
      `select distinct t.kind, t.day, t.domain from report_tally t
        left join report_sent s on s.kind = t.kind and s.day = t.day and s.domain = t.domain
        where t.day < ? and (s.kind is null or (s.done = 0 and s.at_ms < ?)) order by t.day, t.kind, t.domain`,
      day,
      staleMs,
    )
  }

  async tallied({ kind, day, domain }: ReportDue): Promise<readonly Pick<TallyRow, 'detail' | 'count'>[]> {
    return await this.#sql.all<Pick<TallyRow, 'detail' | 'count'>>(
      `select detail, messages as count from report_tally where kind = ? and day = ? and domain = ?
        order by messages desc, digest`,
      kind,
      day,
      domain,
    )
  }

  /** True: it is ours to tell. Whoever took it after `staleMs` is still at it. */
  async claim({ kind, day, domain }: ReportDue, nowMs: number, staleMs: number): Promise<boolean> {
    const taken = await this.#sql.run(
      `insert into report_sent (kind, day, domain, at_ms, done) values (?, ?, ?, ?, 0)
        on conflict (kind, day, domain) do update set at_ms = excluded.at_ms
          where report_sent.done = 0 and report_sent.at_ms < ?`,
      kind,
      day,
      domain,
      nowMs,
      staleMs,
    )
    return taken > 0
  }

  async finish({ kind, day, domain }: ReportDue): Promise<void> {
    await this.#sql.run(
      'update report_sent set done = 1 where kind = ? and day = ? and domain = ?',
      kind,
      day,
      domain,
    )
    await this.#sql.run(
      'delete from report_tally where kind = ? and day = ? and domain = ?',
      kind,
      day,
      domain,
    )
  }

  /** Forgets what was not told by then, and that anything was. */
  async sweepTallies(before: number): Promise<void> {
    await this.#sql.run('delete from report_tally where day < ?', before)
    await this.#sql.run('delete from report_sent where day < ?', before)
  }
}

function withoutSources(rows: ReceivedReport['rows']): ReceivedReport['rows'] {
  const byResult = new Map<string, number>()
  for (const { result, count } of rows) byResult.set(result, (byResult.get(result) ?? 0) + count)
  return [...byResult].map(([result, count]) => ({ source: '', result, count }))
}
