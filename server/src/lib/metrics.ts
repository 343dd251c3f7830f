/** Counts and gauges of one thread, in plain maps; the main thread adds the threads up for Prometheus. */
export type Labels = Readonly<Record<string, string>>

export class Metrics {
  readonly #counters = new Map<string, number>()
  readonly #gauges = new Map<string, number>()
  readonly #histograms = new Map<string, { count: number; sum: number; readonly buckets: number[] }>()

  /** Adds to a counter. `name` without the `valija_` prefix, e.g. `smtp_messages_total`. */
  count(name: string, labels: Labels = {}, by = 1): void {
    const key = keyOf(name, labels)
    this.#counters.set(key, (this.#counters.get(key) ?? 0) + by)
  }

  /** Adds to a gauge (sessions open, bytes held); gauges of all threads are summed. */
  gauge(name: string, labels: Labels, by: number): void {
    const key = keyOf(name, labels)
    this.#gauges.set(key, (this.#gauges.get(key) ?? 0) + by)
  }

  /** Notes one duration or size in a histogram with the bounds of HISTOGRAM_BOUNDS. */
  observe(name: string, labels: Labels, value: number): void {
    const key = keyOf(name, labels)
    let histogram = this.#histograms.get(key)
    if (histogram === undefined) {
      histogram = { count: 0, sum: 0, buckets: new Array<number>(HISTOGRAM_BOUNDS.length).fill(0) }
      this.#histograms.set(key, histogram)
    }
    histogram.count++
    histogram.sum += value
    const at = HISTOGRAM_BOUNDS.findIndex((bound) => value <= bound)
    if (at >= 0) histogram.buckets[at] = (histogram.buckets[at] ?? 0) + 1
  }

  /** A structured-cloneable copy, for the main thread. */
  snapshot(): MetricsSnapshot {
    return {
      counters: [...this.#counters],
      gauges: [...this.#gauges],
      histograms: [...this.#histograms].map(([key, h]) => [key, { ...h, buckets: [...h.buckets] }]),
    }
  }
}

/** Upper bounds in seconds. */
export const HISTOGRAM_BOUNDS: readonly number[] = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 600, 3600]

export type MetricsSnapshot = {
  readonly counters: readonly (readonly [string, number])[]
  readonly gauges: readonly (readonly [string, number])[]
  readonly histograms: readonly (readonly [
    string,
    { readonly count: number; readonly sum: number; readonly buckets: readonly number[] },
  ])[]
}

/** `name{a="x",b="y"}` with the labels sorted. */
function keyOf(name: string, labels: Labels): string {
  const names = Object.keys(labels)
  if (names.length === 0) return name
  return `${name}{${names
    .sort()
    .map((label) => `${label}=${JSON.stringify(labels[label])}`)
    .join(',')}}`
}
