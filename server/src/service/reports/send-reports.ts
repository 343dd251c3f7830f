/**
 * Tells other domains once a day how their mail came out here (DMARC) and how sessions with their servers went (TLS), where
 * they ask for it. A report has the same id whoever makes it and however often; what has left is not made again.
 */
import { createHash } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import type { Address } from '../../mail/address.ts'
import type { JudgedMail } from '../../mail/report/judged-mail.ts'
import { writeDmarcReport } from '../../mail/report/write-dmarc.ts'
import { type TlsSession, writeTlsReport } from '../../mail/report/write-tls.ts'
import type { Directory } from '../../store/directory.ts'
import type { ReportDue, TallyRow } from '../../store/directory-reports.ts'
import { keptPolicy } from '../../store/queue-tls.ts'
import type { Database } from '../../store/sql.ts'
import type { QueueEntrance } from '../queue/submission.ts'
import { DAY_MS, dayOf, dayText } from './days.ts'
import { type Destination, DestinationFault, dmarcDestinations, tlsDestinations } from './destinations.ts'
import { SEND_AFTER_MS, SEND_DAYS, SEND_SPREAD_MS, SEND_STALE_MS } from './limits.ts'
import { type PostDeps, postReport } from './post-report.ts'
import { REPORTS_LOCAL, reportsAddress } from './report-address.ts'
import { packReport, type ReportFile, reportMessage } from './report-message.ts'
import { isReported } from './reported.ts'

export type SendDeps = PostDeps & {
  readonly directory: Directory
  /** Where the policies of other domains are kept. */
  readonly queueDb: Database
  readonly queue: QueueEntrance
  readonly hostname: string
  /** The service stops: what is not begun waits for the next start. Default: never. */
  readonly isOver?: () => boolean
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

type Row = Pick<TallyRow, 'detail' | 'count'>
type Made = { readonly file: ReportFile; readonly to: readonly Destination[] }
type Result = 'sent' | 'unwanted' | 'later'

/** Sends what is due now. Throws only for what is our fault or the database's. */
export async function sendReports(deps: SendDeps): Promise<void> {
  const { directory, clock } = deps
  const nowMs = clock.now()
  const today = dayOf(nowMs)
  await directory.writeUnseen(({ reports }) => reports.sweepTallies(today - SEND_DAYS))
  const isOn = await isReported(directory, undefined)
  const from = isOn ? await senderOf(deps) : undefined
  if (from === undefined) return
  const staleMs = nowMs - SEND_STALE_MS
  for (const due of await directory.read(({ reports }) => reports.due(today, staleMs))) {
    if (deps.isOver?.() === true) return
    if (nowMs < timeOf(due)) continue
    if (!(await directory.writeUnseen(({ reports }) => reports.claim(due, nowMs, staleMs)))) continue
    const result = await send(deps, due, from).catch((error: unknown): Result => {
      // The others get theirs; this one is tried again.
      deps.log.error('reports.failed', error, { kind: due.kind, domain: due.domain })
      return 'later'
    })
    deps.metrics.count('reports_sent_total', { kind: due.kind, result })
    // What could not be sent is tried again when the claim is stale.
    if (result !== 'later') await directory.writeUnseen(({ reports }) => reports.finish(due))
  }
}

/** Not at midnight, when everybody does; and always at the same time for the same domain. RFC 8460 §4.1 */
function timeOf({ day, kind, domain }: ReportDue): number {
  const spread = createHash('sha256').update(`${kind} ${domain}`).digest().readUInt32BE(0) / 2 ** 32
  return (day + 1) * DAY_MS + SEND_AFTER_MS + Math.floor(spread * SEND_SPREAD_MS)
}

/** An address of the domain that this server's name stands in, else of the first one: it signs the reports. */
async function senderOf({ directory, hostname }: SendDeps): Promise<Address | undefined> {
  for (let name = hostname; name.includes('.'); name = name.slice(name.indexOf('.') + 1))
    if ((await directory.domain(name))?.enabled === true) return { local: REPORTS_LOCAL, domain: name }
  const [first] = (await directory.read(({ domains }) => domains.list(undefined))).filter(
    ({ enabled, aliasOf }) => enabled && aliasOf === undefined,
  )
  return first && { local: REPORTS_LOCAL, domain: first.name }
}

async function send(deps: SendDeps, due: ReportDue, from: Address): Promise<Result> {
  const { directory, clock, log, hostname } = deps
  try {
    const made = await make(deps, due, from)
    const packed = made === undefined ? undefined : packReport(made.file)
    let sent = 0
    let failed = 0
    for (const [n, one] of (made?.to ?? []).entries()) {
      if (made === undefined || packed === undefined || packed.length > one.octetsMax) continue
      if (one.kind === 'https') {
        const why = await postReport(one.to, made.file.text, deps)
        if (why !== undefined) log.info('reports.post', { domain: due.domain, why })
        if (why === undefined) sent++
        else failed++
        continue
      }
      if ((await directory.domain(one.to.slice(one.to.lastIndexOf('@') + 1)))?.enabled === true) {
        if (one.to === reportsAddress(due.domain)) await keepOwn(deps, due, made.file.reportId)
        continue
      }
      await deps.queue.enqueue({
        reversePath: null,
        recipients: [{ address: one.to, dsn: { notify: ['never'] } }],
        bytes: reportMessage(made.file, packed, { hostname, from }, one.to, clock.now()),
        ...{ smtpUtf8: false, body: '7bit', own: true, acceptedMs: clock.now() },
        deliveryId: `report:${due.kind}:${due.day}:${due.domain}:${n}`,
      })
      sent++
    }
    log.info('reports.sent', { kind: due.kind, domain: due.domain, day: dayText(due.day), sent, failed })
    return sent > 0 ? 'sent' : failed > 0 ? 'later' : 'unwanted'
  } catch (error) {
    if (!(error instanceof DestinationFault)) throw error
    log.info('reports.unasked', { domain: due.domain, why: error.message })
    return 'later'
  }
}

/** What we would write to ourselves: it counts as what others report, once. */
async function keepOwn({ directory, hostname }: SendDeps, due: ReportDue, reportId: string): Promise<void> {
  const domain = await directory.domain(due.domain)
  if (domain === undefined || due.kind !== 'dmarc') return
  const sums = new Map<string, { source: string; result: string; count: number }>()
  for (const { detail, count } of await directory.read(({ reports }) => reports.tallied(due))) {
    const { source, disposition, dkim, spf } = JSON.parse(detail) as JudgedMail
    const done = disposition === 'pass' ? 'none' : disposition
    const result = `${done} ${dkim ? 'pass' : 'fail'} ${spf ? 'pass' : 'fail'}`
    const before = sums.get(`${source} ${result}`)?.count ?? 0
    sums.set(`${source} ${result}`, { source, result, count: before + count })
  }
  const { organisationId, id: domainId } = domain
  const digest = createHash('sha256').update(reportId).digest()
  await directory.writeUnseen(({ reports }) =>
    reports.receive({
      ...{ organisationId, domainId, kind: 'dmarc', day: due.day, reporter: hostname, digest },
      rows: [...sums.values()],
    }),
  )
}

async function make(deps: SendDeps, due: ReportDue, from: Address): Promise<Made | undefined> {
  const { directory, resolver, hostname } = deps
  const head = {
    organisation: hostname,
    reportId: idOf(due, hostname),
    beginMs: due.day * DAY_MS,
    endMs: (due.day + 1) * DAY_MS - 1,
    email: `${from.local}@${from.domain}`,
  }
  const { reportId, beginMs, endMs, email } = head
  const about = { kind: due.kind, domain: due.domain, reportId, beginMs, endMs }
  const rowsOf = (): Promise<readonly Row[]> => directory.read(({ reports }) => reports.tallied(due))
  if (due.kind === 'dmarc') {
    const wanted = await dmarcDestinations(due.domain, resolver)
    if (wanted === undefined || wanted.to.length === 0) return undefined
    const policy = { domain: due.domain, ...wanted.record }
    const rows = (await rowsOf()).map(({ detail, count }) => ({
      mail: JSON.parse(detail) as JudgedMail,
      count,
    }))
    return { file: { ...about, text: writeDmarcReport({ ...head, policy }, rows) }, to: wanted.to }
  }
  const to = await tlsDestinations(due.domain, resolver)
  if (to.length === 0) return undefined
  const rows = (await rowsOf()).map(({ detail, count }) => ({
    session: JSON.parse(detail) as TlsSession,
    count,
  }))
  const kept = await keptPolicy(deps.queueDb, due.domain)
  const policyStrings =
    kept === undefined ? {} : { sts: kept.body.split(/\r?\n/).filter((line) => line !== '') }
  return {
    file: {
      ...about,
      text: writeTlsReport({ ...head, contact: email, domain: due.domain, policyStrings }, rows),
    },
    to,
  }
}

/** The same for the same day, domain and server: whoever gets it twice knows it. RFC 9990 §3.1.1.3 */
function idOf({ kind, day, domain }: ReportDue, hostname: string): string {
  const digest = createHash('sha256').update(`${kind} ${day} ${domain} ${hostname}`).digest('hex')
  return `${dayText(day).replaceAll('-', '')}.${digest.slice(0, 24)}@${hostname}`
}
