/** The automatic reply of an account, by the methods that the panel and the command line use too. RFC 8621 §8 */
import { z } from 'zod'
import type { Principal } from '../../service/account/principal.ts'
import type { QueueCall } from '../../service/queue/queue-port.ts'

/** What those methods answer and take. */
const REPLY = z.object({
  enabled: z.boolean(),
  text: z.string(),
  subject: z.string().nullable(),
  from: z.string().nullable(),
  until: z.string().nullable(),
  zone: z.string(),
  days: z.number(),
  addresses: z.array(z.string()),
  forward: z.string().nullable(),
})
const SHOWN = z.object({ autoreply: REPLY.nullable() })

export type Autoreply = z.output<typeof REPLY>

export type Autoreplies = {
  /** Undefined: nobody has written one. Throws Refusal. */
  show(principal: Principal): Promise<Autoreply | undefined>
  /** In place of what was there; as it is kept. Undefined takes it away. Throws Refusal. */
  set(principal: Principal, reply: AutoreplyInput | undefined): Promise<Autoreply | undefined>
}

/** What is not said is as it would be for a new one. */
export type AutoreplyInput = Pick<Autoreply, 'enabled' | 'text'> & Partial<Autoreply>

export function createAutoreplies(call: QueueCall): Autoreplies {
  return {
    async show(principal) {
      return read(await call(principal, 'autoreply.show', { address: principal.address }))
    },
    async set(principal, reply) {
      const { address } = principal
      if (reply === undefined) return read(await call(principal, 'autoreply.clear', { address }))
      const said = Object.entries(reply).filter(([, value]) => value !== null)
      return read(await call(principal, 'autoreply.set', { address, ...Object.fromEntries(said) }))
    },
  }
}

function read(answer: unknown): Autoreply | undefined {
  return SHOWN.parse(answer).autoreply ?? undefined
}
