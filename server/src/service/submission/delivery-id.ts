/**
 * Delivery ids of messages that wait for their time: those that an account keeps a row about and may call back, and those that
 * came by SMTP, of which only their id tells when they may leave.
 *
 *   1f0c2a77-88d4.h            as it was sent by JMAP
 *   1f0c2a77-88d4.h>queue      a part of it in the queue
 *   1f0c2a77-88d4.3wt3qk0c     the third of a session, not before that second
 */
import { randomUUID } from 'node:crypto'

const GATED = /^([0-9a-f]{8}-[0-9a-f]{4}\.h)(?:$|>)/

const TIMED = /^[0-9a-f]{8}-[0-9a-f]{4}\.\d+w([0-9a-z]{1,9})(?:$|>)/
const RADIX = 36

/** One that nobody had before. */
export function newDeliveryId(): string {
  return `${randomUUID().slice(0, 13)}.h`
}

/** What the account knows it by; undefined: no account is asked about it. */
export function gatedId(deliveryId: string): string | undefined {
  return GATED.exec(deliveryId)?.[1]
}

/** The id of a message of an SMTP session that leaves at `releaseMs`, a whole second or the next. */
export function timedId(id: string, releaseMs: number): string {
  return `${id}w${Math.ceil(releaseMs / 1000).toString(RADIX)}`
}

/** When it may leave, in ms; undefined: it did not say. */
export function releaseMsOf(deliveryId: string): number | undefined {
  const seconds = TIMED.exec(deliveryId)?.[1]
  return seconds === undefined ? undefined : Number.parseInt(seconds, RADIX) * 1000
}

/** Whether its sender may have been bound by other rules, or suspended, since it was sent. */
export function hasWaited(deliveryId: string): boolean {
  return gatedId(deliveryId) !== undefined || releaseMsOf(deliveryId) !== undefined
}
