/** What people may do to messages in the queue: find, look at, send now, hold, let go, discard. */
import type { Clock } from '../../lib/clock.ts'
import {
  changeState,
  dropEntries,
  type EntryKey,
  listEntries,
  type QueueEntry,
  type QueueFilter,
} from '../../store/queue-admin.ts'
import type { RecipientState } from '../../store/queue-types.ts'
import type { Database } from '../../store/sql.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { NoteCopies } from '../submission/note-copies.ts'
import type { Job } from './job.ts'
import type { Lanes } from './lanes.ts'
import { noteChanged } from './ledger-events.ts'
import { type Outcome, ownReply } from './outcome.ts'

export type QueueVerb = 'retry' | 'hold' | 'release' | 'drop'

export type Changed = {
  /** Recipients that are now as was asked. */
  readonly changed: number
  /** Recipients that are on the wire at this moment, or in another state: left as they are. */
  readonly left: number
}

export type QueueAdminDeps = {
  readonly db: Database
  readonly clock: Clock
  readonly dispatcher: Pick<Lanes, 'change' | 'forgetFailures'>
  /** Default: nothing is recorded. */
  readonly ledger?: Ledger | undefined
  readonly noteCopies?: NoteCopies | undefined
  /** Who asks, for the ledger. */
  readonly by?: string
}

/** What can be changed so. */
const FROM: Readonly<Record<QueueVerb, readonly RecipientState[]>> = {
  retry: ['waiting'],
  hold: ['waiting'],
  release: ['held', 'aside'],
  drop: ['waiting', 'held', 'aside'],
}

const DROPPED = ownReply(554, '5.3.0', 'taken out of the queue by its administration')

/** Rows changed in one transaction. */
const BATCH = 500

export async function changeEntries(
  deps: QueueAdminDeps,
  verb: QueueVerb,
  filter: QueueFilter,
): Promise<Changed> {
  const { db, dispatcher, clock } = deps
  if (verb === 'retry') dispatcher.forgetFailures()
  const nowMs = clock.now()
  return dispatcher.change(
    (job) => matches(job, filter),
    async () => {
      let changed = 0
      let seen = 0
      let after: EntryKey | undefined
      for (;;) {
        const entries: readonly QueueEntry[] = await listEntries(db, filter, after, BATCH)
        const keys = entries.map(({ recipient: { messageId, n } }) => ({ messageId, n }))
        const done = await apply(db, verb, keys, nowMs)
        const willing = entries.filter(({ recipient }) => FROM[verb].includes(recipient.state))
        // Nobody else changes them meanwhile; where somebody did, nothing is claimed of single ones.
        if (deps.ledger !== undefined && done === willing.length)
          noteChanged(deps.ledger, verb, willing, deps.by)
        if (verb === 'drop') await noteDropped(deps, willing)
        changed += done
        seen += keys.length
        after = keys.at(-1)
        if (keys.length < BATCH) return { changed, left: seen - changed }
      }
    },
  )
}

/** Who sent them sees that nothing more comes of these. */
async function noteDropped({ noteCopies }: QueueAdminDeps, entries: readonly QueueEntry[]): Promise<void> {
  const dropped: Outcome = { kind: 'failed', reply: DROPPED, class: 'unknown' }
  for (const { message, recipient } of entries)
    await noteCopies?.({ message, recipients: [recipient] }, [dropped], [recipient.n])
}

function apply(db: Database, verb: QueueVerb, keys: readonly EntryKey[], nowMs: number): Promise<number> {
  switch (verb) {
    case 'retry':
      return changeState(db, keys, FROM.retry, 'waiting', nowMs)
    case 'hold':
      return changeState(db, keys, FROM.hold, 'held', nowMs)
    case 'release':
      return changeState(db, keys, FROM.release, 'waiting', nowMs)
    case 'drop':
      return dropEntries(db, keys)
  }
}

/** Whether a job in memory may hold recipients of the filter; which of them, the tables tell afterwards. */
function matches({ message, recipients }: Job, filter: QueueFilter): boolean {
  // What is held is in no job.
  if (filter.heldFor !== undefined) return false
  if (filter.messageId !== undefined && message.id !== filter.messageId) return false
  if (filter.messageIds !== undefined && !filter.messageIds.includes(message.id)) return false
  if (filter.organisationId !== undefined && message.organisationId !== filter.organisationId) return false
  if (filter.acceptedBeforeMs !== undefined && message.acceptedMs >= filter.acceptedBeforeMs) return false
  if (filter.sender !== undefined && !isOrEnds(message.sender ?? '', filter.sender)) return false
  return recipients.some(
    ({ address, destination }) =>
      (filter.domain === undefined || destination === filter.domain) &&
      (filter.recipient === undefined || isOrEnds(address, filter.recipient)),
  )
}

function isOrEnds(address: string, wanted: string): boolean {
  const lower = address.toLowerCase()
  return wanted.startsWith('@') ? lower.endsWith(wanted) : lower === wanted
}
