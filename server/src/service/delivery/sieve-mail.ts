/** One message on its way to one account whose scripts have something to say about it, and what their deeds need. */
import { hash } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import type { ReversePath } from '../../mail/address.ts'
import type { Header } from '../../mail/header/header.ts'
import type { AccountStore } from '../../store/account-store.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { SieveMemory } from '../../store/sieve-store.ts'
import type { QueueEntrance } from '../queue/submission.ts'
import type { RuledDirectory } from './expand.ts'
import type { LocalMessage, LocalRecipient } from './local-delivery.ts'

export type ScriptedMail = {
  readonly account: AccountRecord
  readonly store: AccountStore
  readonly recipient: LocalRecipient
  /** As it came: `bytes` have no Return-Path line of ours. */
  readonly message: LocalMessage
  readonly header: Header
  readonly reversePath: ReversePath
  /** Under which its copy in the usual mailbox is remembered; those of other deeds are made of it. */
  readonly deliveryId: string
}

export type DeedDeps = {
  readonly directory: RuledDirectory
  readonly queue: QueueEntrance
  readonly hostname: string
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** Under which something is remembered: of the texts, none of which can pass for another. */
export function digestOf(...texts: readonly (string | Uint8Array)[]): Uint8Array {
  const parts = texts.flatMap((text) => {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text
    return [Buffer.from(`${bytes.length}:`), bytes]
  })
  return hash('sha256', Buffer.concat(parts), 'buffer')
}

/** Whether it is remembered; nothing is remembered by asking. */
export async function isRemembered(
  { sieve }: AccountStore,
  kind: SieveMemory,
  digest: Uint8Array,
  nowMs: number,
): Promise<boolean> {
  // What has run out with this moment was never there for anybody else.
  return !(await sieve.remember(kind, digest, { nowMs, untilMs: nowMs }))
}
