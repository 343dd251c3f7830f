/** Counts and gauges of one thread, in plain maps; the main thread adds the threads up for Prometheus. */
export type Labels = Readonly<Record<string, string>>

export class Metrics {
  readonly #counters = new Map<string, number>()
  readonly #gauges = new Map<string, number>()
  readonly #histograms = new Map<string, Histogram>()

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
    this.histogram(name, labels).observe(value)
  }

  /** The histogram itself, for who notes thousands of values a second. */
  histogram(name: string, labels: Labels): Histogram {
    const key = keyOf(name, labels)
    let histogram = this.#histograms.get(key)
    if (histogram === undefined) {
      histogram = new Histogram()
      this.#histograms.set(key, histogram)
    }
    return histogram
  }

  /** A structured-cloneable copy, for the main thread. */
  snapshot(): MetricsSnapshot {
    return {
      counters: [...this.#counters],
      gauges: [...this.#gauges],
      histograms: [...this.#histograms].map(([key, histogram]) => [key, histogram.snapshot()]),
    }
  }
}

export class Histogram {
  #count = 0
  #sum = 0
  readonly #buckets = new Array<number>(HISTOGRAM_BOUNDS.length).fill(0)

  observe(value: number): void {
    this.#count++
    this.#sum += value
    let at = 0
    while (at < HISTOGRAM_BOUNDS.length && value > (HISTOGRAM_BOUNDS[at] ?? 0)) at++
    if (at < HISTOGRAM_BOUNDS.length) this.#buckets[at] = (this.#buckets[at] ?? 0) + 1
  }

  snapshot(): { readonly count: number; readonly sum: number; readonly buckets: readonly number[] } {
    return { count: this.#count, sum: this.#sum, buckets: [...this.#buckets] }
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
