/**
 * The radar, live: the whole picture first, then what has changed. All who watch the same share one look, and there is one only
 * while somebody watches.
 *
 *   event: radar     data: {"groups":[…]}
 *   event: changes   data: {"changed":[…],"gone":["microsoft rate waiting"]}
 */
import { Refusal } from '../../../lib/refusal.ts'
import type { Json } from '../../../service/admin/method.ts'
import { callerOf } from '../access.ts'
import type { EventStream } from '../event-streams.ts'
import { WATCH_MS } from '../limits.ts'
import type { OpenStream } from './operation.ts'

type Group = { readonly group: string } & { readonly [name: string]: Json }
type Groups = ReadonlyMap<string, Group>

type Watch = { readonly listeners: Set<EventStream>; shown: Groups }
/** What is watched at this moment, by who may see what. */
export type RadarWatches = Map<string, Watch>

export const openRadarStream: OpenStream = async ({ request, reply, deps }, input) => {
  const { principal } = callerOf(request)
  const { role, organisationId, language } = principal
  const watches = deps.radarWatches
  const key = JSON.stringify([role === 'operator' ? null : organisationId, language, input])
  const look = async (): Promise<Groups> => groupsIn(await deps.admin(principal, 'queue.radar', input))
  // Before the answer begins: what may not be seen is refused as everywhere.
  const shown = watches.get(key)?.shown ?? (await look())
  const stream = deps.eventStreams.open(request, reply)
  const watch = watches.get(key) ?? { listeners: new Set(), shown }
  watch.listeners.add(stream)
  stream.send({ event: 'radar', data: { groups: [...watch.shown.values()] } })
  if (watches.get(key) === watch) return
  watches.set(key, watch)
  keepLooking(watch, look, (error) => {
    watches.delete(key)
    if (error !== undefined && !(error instanceof Refusal)) deps.log.error('http.radar', error)
  })
}

/** As long as somebody listens. */
function keepLooking(watch: Watch, look: () => Promise<Groups>, ended: (error?: unknown) => void): void {
  setTimeout(() => {
    for (const listener of watch.listeners) if (listener.ended) watch.listeners.delete(listener)
    if (watch.listeners.size === 0) {
      ended()
      return
    }
    lookAgain(watch, look).then(
      () => keepLooking(watch, look, ended),
      (error: unknown) => {
        ended(error)
        // They come again, and are told what is wrong.
        for (const listener of watch.listeners) listener.end()
      },
    )
  }, WATCH_MS)
}

async function lookAgain(watch: Watch, look: () => Promise<Groups>): Promise<void> {
  const now = await look()
  const changed = [...now.values()].filter(
    (one) => JSON.stringify(one) !== JSON.stringify(watch.shown.get(one.group)),
  )
  const gone = [...watch.shown.keys()].filter((group) => !now.has(group))
  watch.shown = now
  if (changed.length + gone.length === 0) return
  for (const listener of watch.listeners) listener.send({ event: 'changes', data: { changed, gone } })
}

function groupsIn(answer: Json): Groups {
  const { groups } = answer as unknown as { readonly groups: readonly Group[] }
  return new Map(groups.map((one) => [one.group, one]))
}
