/** The counts of all threads as Prometheus reads them: text exposition format 0.0.4. */
import { HISTOGRAM_BOUNDS, type MetricsSnapshot } from '../lib/metrics.ts'

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'
const PREFIX = 'valija_'

type Histogram = { count: number; sum: number; readonly buckets: number[] }
type Observed = MetricsSnapshot['histograms'][number][1]

/** Sums of the same name and labels over all snapshots, with `own` figures of the process below them. */
export function renderMetrics(
  snapshots: readonly MetricsSnapshot[],
  own: readonly { readonly name: string; readonly type: 'counter' | 'gauge'; readonly value: number }[],
): string {
  const counters = new Map<string, number>()
  const gauges = new Map<string, number>()
  const histograms = new Map<string, Histogram>()
  for (const snapshot of snapshots) {
    for (const [key, value] of snapshot.counters) counters.set(key, (counters.get(key) ?? 0) + value)
    for (const [key, value] of snapshot.gauges) gauges.set(key, (gauges.get(key) ?? 0) + value)
    for (const [key, value] of snapshot.histograms) addHistogram(histograms, key, value)
  }
  const lines: string[] = []
  writeFamily(lines, 'counter', counters)
  writeFamily(lines, 'gauge', gauges)
  let family = ''
  for (const key of sorted(histograms)) {
    const [name, labels] = split(key)
    if (name !== family) lines.push(`# TYPE ${PREFIX}${name} histogram`)
    family = name
    writeHistogram(lines, name, labels, histograms.get(key))
  }
  family = ''
  for (const { name, type, value } of own) {
    if (baseName(name) !== family) lines.push(`# TYPE ${baseName(name)} ${type}`)
    family = baseName(name)
    lines.push(`${name} ${value}`)
  }
  return `${lines.join('\n')}\n`
}

function addHistogram(into: Map<string, Histogram>, key: string, value: Observed): void {
  const sum = into.get(key) ?? {
    count: 0,
    sum: 0,
    buckets: new Array<number>(HISTOGRAM_BOUNDS.length).fill(0),
  }
  sum.count += value.count
  sum.sum += value.sum
  for (const [at, count] of value.buckets.entries()) sum.buckets[at] = (sum.buckets[at] ?? 0) + count
  into.set(key, sum)
}

function writeFamily(lines: string[], type: 'counter' | 'gauge', values: ReadonlyMap<string, number>): void {
  let family = ''
  for (const key of sorted(values)) {
    const [name] = split(key)
    if (name !== family) lines.push(`# TYPE ${PREFIX}${name} ${type}`)
    family = name
    lines.push(`${PREFIX}${key} ${values.get(key)}`)
  }
}

function writeHistogram(lines: string[], name: string, labels: string, value: Histogram | undefined): void {
  if (value === undefined) return
  const withLe = (le: string): string => `{${labels === '' ? '' : `${labels},`}le="${le}"}`
  const plain = labels === '' ? '' : `{${labels}}`
  let below = 0
  for (const [at, bound] of HISTOGRAM_BOUNDS.entries()) {
    below += value.buckets[at] ?? 0
    lines.push(`${PREFIX}${name}_bucket${withLe(String(bound))} ${below}`)
  }
  lines.push(
    `${PREFIX}${name}_bucket${withLe('+Inf')} ${value.count}`,
    `${PREFIX}${name}_sum${plain} ${value.sum}`,
    `${PREFIX}${name}_count${plain} ${value.count}`,
  )
}

/** By name, then by labels: a family has to stand together. */
function sorted(values: ReadonlyMap<string, unknown>): string[] {
  return [...values.keys()].sort((a, b) => {
    const [left, right] = [split(a), split(b)]
    return left[0] === right[0] ? (left[1] < right[1] ? -1 : 1) : left[0] < right[0] ? -1 : 1
  })
}

/** `name{a="b"}` → name and `a="b"`. */
function split(key: string): readonly [string, string] {
  const brace = key.indexOf('{')
  return brace < 0 ? [key, ''] : [key.slice(0, brace), key.slice(brace + 1, -1)]
}

function baseName(key: string): string {
  return split(key)[0]
}
