/** What monitoring reads: /healthz (the process lives), /readyz (it takes mail), /metrics (Prometheus). */
import { readdirSync, readFileSync } from 'node:fs'
import type { HttpAnswer } from '../net/http.ts'
import type { CertificateSet } from './certificates.ts'
import { METRICS_TYPE, renderMetrics } from './metrics-text.ts'
import type { Supervisor } from './supervisor.ts'

/** Unit of /proc/self/statm here. */
const PAGE_BYTES = 4096

export type StatusDeps = {
  readonly supervisor: Supervisor
  readonly version: string
  readonly startedMs: number
  readonly draining: () => boolean
  readonly certificates: () => CertificateSet
  readonly ownMetrics: () => Parameters<typeof renderMetrics>[0][number]
}

type OwnFigure = { readonly name: string; readonly type: 'counter' | 'gauge'; readonly value: number }

export function createStatusPages(deps: StatusDeps): (path: string) => Promise<HttpAnswer> {
  return async (path) => {
    if (path === '/healthz') return text(200, 'ok\n')
    if (path === '/readyz') return readiness(deps)
    if (path === '/metrics') return { status: 200, type: METRICS_TYPE, body: await metrics(deps) }
    return text(404, 'not found\n')
  }
}

function readiness({ supervisor, draining }: StatusDeps): HttpAnswer {
  const state = draining() ? 'draining' : supervisor.ready ? 'ready' : 'starting'
  const body = JSON.stringify({ state, threads: supervisor.threads })
  return { status: state === 'ready' ? 200 : 503, type: 'application/json', body: `${body}\n` }
}

async function metrics(deps: StatusDeps): Promise<string> {
  const reports = await deps.supervisor.reports()
  const own: OwnFigure[] = [
    {
      name: `valija_build_info{version="${deps.version}",node="${process.version}"}`,
      type: 'gauge',
      value: 1,
    },
    { name: 'valija_ready', type: 'gauge', value: deps.supervisor.ready && !deps.draining() ? 1 : 0 },
    { name: 'valija_threads', type: 'gauge', value: reports.length },
    ...perThread('valija_loop_delay_seconds', reports, ({ loopDelayMs }) => loopDelayMs / 1000),
    ...perThread('valija_heap_bytes', reports, ({ heapBytes }) => heapBytes),
    ...deps.certificates().map(({ names, expiresMs }) => ({
      name: `valija_tls_cert_expiry_timestamp_seconds{name=${JSON.stringify(names[0] ?? '')}}`,
      type: 'gauge' as const,
      value: expiresMs / 1000,
    })),
    ...processFigures(deps.startedMs),
  ]
  return renderMetrics([deps.ownMetrics(), ...reports.map(({ metrics }) => metrics)], own)
}

function perThread<T extends { readonly name: string }>(
  name: string,
  reports: readonly T[],
  value: (report: T) => number,
): OwnFigure[] {
  return reports.map((report) => ({
    name: `${name}{thread="${report.name}"}`,
    type: 'gauge',
    value: value(report),
  }))
}

/** The names that every Prometheus client uses. */
function processFigures(startedMs: number): OwnFigure[] {
  const { userCPUTime, systemCPUTime } = process.resourceUsage()
  const figures: OwnFigure[] = [
    { name: 'process_cpu_seconds_total', type: 'counter', value: (userCPUTime + systemCPUTime) / 1e6 },
    { name: 'process_resident_memory_bytes', type: 'gauge', value: process.memoryUsage.rss() },
    { name: 'process_start_time_seconds', type: 'gauge', value: startedMs / 1000 },
  ]
  if (process.platform === 'linux') {
    figures.push({ name: 'process_open_fds', type: 'gauge', value: readdirSync('/proc/self/fd').length })
    const pages = Number(readFileSync('/proc/self/statm', 'utf8').split(' ')[0])
    figures.push({ name: 'process_virtual_memory_bytes', type: 'gauge', value: pages * PAGE_BYTES })
  }
  return figures
}

function text(status: number, body: string): HttpAnswer {
  return { status, type: 'text/plain; charset=utf-8', body }
}
