/** The one place where the parts are built and joined. */
import type { Config } from './config/config.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import type { AdminMethod } from './service/admin/method.ts'

/** Administrative methods with what they need, in the main thread or in a command. */
export type Admin = AsyncDisposable & {
  methods(): Promise<ReadonlyMap<string, AdminMethod>>
  /** Methods of the queue are run by its own thread. */
  belongsToQueue(method: string): boolean
  /** One slice of sweeping, checkpointing and counting. */
  maintain(): Promise<void>
}

export async function openAdmin(_deps: {
  readonly config: Config
  readonly log: Log
  readonly metrics?: Metrics
}): Promise<Admin> {
  return {
    methods: async () => new Map(),
    belongsToQueue: (method) => /^(?:queue|route)\./.test(method),
    maintain: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  }
}
export const openOffline = openAdmin
