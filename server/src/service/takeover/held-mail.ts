/** What a case does with the account's mail in the queue: holds it, counts it, lets it go or discards it. */
import type { Clock } from '../../lib/clock.ts'
import { type EntryKey, listEntries, type QueueEntry, type QueueFilter } from '../../store/queue-admin.ts'
import { countHeld, forgetHeld, type HeldFor, hasWaiting, holdWaiting } from '../../store/queue-held.ts'
import { readStarts } from '../../store/queue-reads.ts'
import { BREAKER, noteChanged } from '../queue/ledger-events.ts'
import { type Changed, changeEntries } from '../queue/queue-admin.ts'
import type { QueueService } from '../queue/queue-service.ts'
import { SHOWN_MAX } from './limits.ts'

const BATCH = 500
/** Messages whose beginnings are in memory at once: at most as many megabytes. */
const STARTS = 20

export type HeldMail = {
  /**
   * Holds what waits of the account and that nobody let go. `isNew`: what waits in memory too; later only what came back
   * from the wire is looked for, which costs next to nothing.
   */
  hold(whose: HeldFor, isNew: boolean): Promise<void>
  count(accountId: number): Promise<{ readonly messages: number; readonly recipients: number }>
  list(accountId: number): Promise<readonly QueueEntry[]>
  /** How those messages begin, a piece at a time. */
  starts(messageIds: readonly number[]): AsyncIterable<ReadonlyMap<number, Uint8Array>>
  change(
    verb: 'release' | 'drop',
    accountId: number,
    filter: Omit<QueueFilter, 'heldFor' | 'state'>,
    by: string,
  ): Promise<Changed>
}

export function createHeldMail({
  service,
  clock,
}: {
  readonly service: QueueService
  readonly clock: Clock
}): HeldMail {
  const { store, dispatcher, hearers } = service
  const { ledger, noteCopies } = hearers
  const { db } = store
  return {
    async hold(whose, isNew) {
      if (!isNew && !(await hasWaiting(db, whose))) return
      const held = await dispatcher.change(
        ({ message }) => message.accountId === whose.accountId,
        () => holdWaiting(db, whose),
      )
      if (held.length > 0 && ledger !== undefined) await noteHeld(service, whose.accountId, held)
    },
    count: (accountId) => countHeld(db, accountId),
    async *starts(messageIds) {
      for (let at = 0; at < messageIds.length; at += STARTS)
        yield await readStarts(db, messageIds.slice(at, at + STARTS))
    },
    list: (accountId) => listEntries(db, heldOf(accountId), undefined, SHOWN_MAX),
    async change(verb, accountId, filter, by) {
      const changed = await changeEntries({ db, clock, dispatcher, ledger, noteCopies, by }, verb, {
        ...filter,
        ...heldOf(accountId),
      })
      await forgetHeld(db, accountId)
      return changed
    },
  }
}

function heldOf(accountId: number): QueueFilter {
  return { heldFor: accountId, state: 'held' }
}

async function noteHeld(
  { store, hearers: { ledger } }: QueueService,
  accountId: number,
  keys: readonly EntryKey[],
): Promise<void> {
  const held = new Set(keys.map(({ messageId, n }) => `${messageId}.${n}`))
  let after: EntryKey | undefined
  for (;;) {
    const entries = await listEntries(store.db, heldOf(accountId), after, BATCH)
    const mine = entries.filter(({ recipient }) => held.has(`${recipient.messageId}.${recipient.n}`))
    if (ledger !== undefined) noteChanged(ledger, 'hold', mine, BREAKER)
    after = entries.at(-1)?.recipient
    if (entries.length < BATCH) return
  }
}
