/** Joins what runs people's scripts: for whatever puts mail into mailboxes. */
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import { openOnce } from './lib/open-once.ts'
import { createTexts } from './runtime/texts.ts'
import { createScriptRunner, type ScriptRunner } from './service/delivery/sieve-delivery.ts'
import type { SieveEngine } from './service/delivery/sieve-programs.ts'
import type { QueueEntrance } from './service/queue/submission.ts'
import { createCompanyScripts } from './service/sieve/company-scripts.ts'
import type { Directory } from './store/directory.ts'

export type ScriptParts = {
  readonly directory: Directory
  readonly queue: QueueEntrance
  readonly hostname: string
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

export function openScripts(parts: ScriptParts): ScriptRunner {
  const company = createCompanyScripts(parts.directory)
  return createScriptRunner({ ...parts, company, texts: createTexts(), engine: openOnce(openSieveEngine) })
}

export type LateEntrance = QueueEntrance & { open(queue: QueueEntrance): void }

/** The door of a queue that is not there yet, for what the queue itself delivers: it waits until the door is opened. */
export function lateEntrance(): LateEntrance {
  const opened = Promise.withResolvers<QueueEntrance>()
  return {
    open: (queue) => opened.resolve(queue),
    enqueue: async (submission) => await (await opened.promise).enqueue(submission),
  }
}

/** The language and its interpreter take a megabyte, and most threads never run a script. */
export async function openSieveEngine(): Promise<SieveEngine> {
  const { compileSieve } = await import('./mail/sieve/compile.ts')
  const { runSieve } = await import('./service/sieve/run-sieve.ts')
  return { compile: compileSieve, run: runSieve }
}
