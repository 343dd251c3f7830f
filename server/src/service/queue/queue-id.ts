/** How a queue id is written: the number of the message in base 36. */
import type { QueueId } from '../../mail/ids.ts'

export function queueIdOf(id: number): QueueId {
  return id.toString(36) as QueueId
}

/** Undefined for what is no queue id. */
export function numberOf(queueId: string): number | undefined {
  if (!/^[0-9a-z]{1,10}$/.test(queueId)) return undefined
  const id = Number.parseInt(queueId, 36)
  return Number.isSafeInteger(id) ? id : undefined
}
