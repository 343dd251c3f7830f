/** A resolver with an end: so many questions, so much time, whatever the answers lead to. THREATS DN1 */
import type { Clock } from '../../lib/clock.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import type { RecordData, RecordType } from './message.ts'
import type { DnsAnswer, Resolver } from './resolver.ts'

export type Bounds = {
  readonly questionsMax: number
  /** Milliseconds from now. */
  readonly timeMs: number
  readonly clock: Clock
  readonly scheduler: Scheduler
}

/** Answers `failed` when the bounds are reached. */
export function boundedResolver(resolver: Resolver, bounds: Bounds): Resolver {
  const { clock, scheduler, questionsMax } = bounds
  const endMs = clock.now() + bounds.timeMs
  let asked = 0
  return {
    query<Type extends RecordType>(name: string, type: Type): Promise<DnsAnswer<RecordData[Type]>> {
      if (++asked > questionsMax)
        return Promise.resolve({ kind: 'failed', why: `more than ${questionsMax} questions` })
      return new Promise((resolve, reject) => {
        const cancel = scheduler.after(Math.max(0, endMs - clock.now()), () =>
          resolve({ kind: 'failed', why: 'the answers took too long' }),
        )
        resolver.query(name, type).then(
          (answer) => {
            cancel()
            resolve(answer)
          },
          (error: unknown) => {
            cancel()
            reject(error instanceof Error ? error : new Error(String(error)))
          },
        )
      })
    },
  }
}
