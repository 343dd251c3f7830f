/** How long the commands of one protocol took, by their names. A thread answers tens of thousands a second. */
import type { Histogram, Metrics } from '../lib/metrics.ts'

export class CommandTimes {
  readonly #metrics: Metrics
  readonly #metric: string
  readonly #times = new Map<string, Histogram>()

  /** `metric`: the histogram, which has the label `command`. */
  constructor(metrics: Metrics, metric: string) {
    this.#metrics = metrics
    this.#metric = metric
  }

  /** `command` is one of the names that the server knows, never what a client wrote. */
  observe(command: string, ms: number): void {
    let times = this.#times.get(command)
    if (times === undefined) {
      times = this.#metrics.histogram(this.#metric, { command })
      this.#times.set(command, times)
    }
    times.observe(ms / 1000)
  }
}
