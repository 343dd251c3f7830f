/** A resolver for one message: so many questions and no more, and none that is waited for when time is up. THREATS IN9 */
import type { DnsAnswer, Resolver } from '../../net/dns/resolver.ts'
import { QUESTIONS_MAX } from './limits.ts'

export type BoundedResolver = Resolver & {
  /** From now on nobody waits: what is not known yet has failed. */
  stop(): void
}

type Failed = Extract<DnsAnswer<never>, { kind: 'failed' }>

export function boundedResolver(resolver: Resolver): BoundedResolver {
  let left = QUESTIONS_MAX
  let stop: (answer: Failed) => void = () => undefined
  const stopped = new Promise<Failed>((resolve) => {
    stop = resolve
  })
  let isOver = false
  return {
    query: (name, type) => {
      if (isOver) return stopped
      if (--left < 0)
        return Promise.resolve({
          kind: 'failed',
          why: `more than ${QUESTIONS_MAX} questions for one message`,
        })
      return Promise.race([resolver.query(name, type), stopped])
    },
    stop: () => {
      isOver = true
      stop({ kind: 'failed', why: 'it took too long' })
    },
  }
}
