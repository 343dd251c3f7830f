/**
 * Delivery ids of messages that an account keeps a row about and may call back.
 *
 *   1f0c2a77-88d4.h            as it was sent
 *   1f0c2a77-88d4.h>queue      a part of it in the queue
 */
import { randomUUID } from 'node:crypto'

const GATED = /^([0-9a-f]{8}-[0-9a-f]{4}\.h)(?:$|>)/

/** One that nobody had before. */
export function newDeliveryId(): string {
  return `${randomUUID().slice(0, 13)}.h`
}

/** What the account knows it by; undefined: no account is asked about it. */
export function gatedId(deliveryId: string): string | undefined {
  return GATED.exec(deliveryId)?.[1]
}
