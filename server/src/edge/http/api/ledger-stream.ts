/**
 * What happens, live. The id of an event says where in the ledger its listener is, on all nodes: who comes again with it as
 * Last-Event-ID misses nothing and hears nothing twice.
 */
import type { Json } from '../../../service/admin/method.ts'
import { callerOf } from '../access.ts'
import { WATCH_MS } from '../limits.ts'
import type { OpenStream } from './operation.ts'

type Followed = {
  readonly events: readonly { readonly after: string; readonly event: Json }[]
  readonly after: string
  readonly more: boolean
}

export const openLedgerStream: OpenStream = async ({ request, reply, deps }, input) => {
  const { principal } = callerOf(request)
  const last = request.headers['last-event-id']
  const asked = input as { readonly [name: string]: Json }
  const follow = async (after: Json | undefined): Promise<Followed> =>
    (await deps.admin(principal, 'ledger.follow', {
      ...asked,
      ...(after !== undefined && { after }),
    })) as unknown as Followed
  // Before the answer begins: what may not be seen is refused as everywhere.
  let found = await follow(typeof last === 'string' ? last : asked['after'])
  const stream = deps.eventStreams.open(request, reply)
  // Where it begins, also when nothing happens for long.
  stream.send({ id: found.after, event: 'begin', data: {} })
  const next = (): void => {
    for (const { after, event } of found.events) stream.send({ id: after, event: 'ledger', data: event })
    setTimeout(
      () => {
        if (stream.ended) return
        follow(found.after).then(
          (more) => {
            found = more
            next()
          },
          // It comes again, and is told what is wrong.
          () => stream.end(),
        )
      },
      found.more ? 0 : WATCH_MS,
    )
  }
  next()
}
