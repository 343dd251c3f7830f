/** A node says that it is there: what runs since when, and how much room its disk has. */
import type { Clock } from '../../lib/clock.ts'
import type { Directory } from '../../store/directory.ts'
import type { NodeState } from '../../store/directory-nodes.ts'
import { NODE_FORGOTTEN_MS } from './limits.ts'

export type TellNodeDeps = {
  readonly hostname: string
  readonly directory: Pick<Directory, 'writeUnseen'>
  readonly clock: Pick<Clock, 'now'>
  readonly version: string
}

export async function tellNode(
  { hostname, directory, clock, version }: TellNodeDeps,
  disk: Pick<NodeState, 'diskBytes' | 'freeBytes'>,
): Promise<void> {
  const seenMs = clock.now()
  const startedMs = Math.round(seenMs - process.uptime() * 1000)
  const state = { node: hostname, version, startedMs, seenMs, ...disk }
  await directory.writeUnseen(({ nodes }) => nodes.say(state, seenMs - NODE_FORGOTTEN_MS))
}
