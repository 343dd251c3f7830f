/** Timers as a parameter, so that tests can move time instead of waiting for it. */
export type Scheduler = {
  /** Runs `task` once after that many milliseconds; the result cancels it. */
  after(delayMs: number, task: () => void): () => void
}

export const systemScheduler: Scheduler = {
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs)
    return () => clearTimeout(timer)
  },
}
