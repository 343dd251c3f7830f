/**
 * The last question before a message of an account leaves for the first time: whoever sent it may have called it back, or may
 * never have been told that it was taken. RFC 8621 §7
 */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { QueueStore } from '../../store/queue.ts'
import type { StoredMessage, StoredRecipient } from '../../store/queue-types.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { noteCalledBack } from './ledger-events.ts'

/** `wait`: asked again then. `drop`: nothing of it leaves, and nobody but the ledger is told. */
export type Passing =
  | { readonly kind: 'go' }
  | { readonly kind: 'wait'; readonly untilMs: number }
  | { readonly kind: 'drop' }

export type Gate = (message: Pick<StoredMessage, 'deliveryId' | 'accountId'>) => Promise<Passing>

/** Milliseconds after which a gate that does not answer is asked again. */
const ASK_AGAIN_MS = 15_000

/** Those of the recipients that may be tried now; the others are back in the tables, or gone. */
export async function pastGate(
  {
    gate,
    store,
    clock,
    log,
    ledger,
  }: {
    readonly gate?: Gate | undefined
    readonly store: QueueStore
    readonly clock: Clock
    readonly log: Log
    readonly ledger?: Ledger | undefined
  },
  message: StoredMessage,
  recipients: readonly StoredRecipient[],
  wakeAt: (ms: number) => void,
): Promise<readonly StoredRecipient[]> {
  // What was tried once has passed.
  const asking = gate === undefined ? [] : recipients.filter(({ attempts }) => attempts === 0)
  if (gate === undefined || asking.length === 0) return recipients
  const passing = await gate(message).catch((error: unknown): Passing => {
    log.error('queue.gate', error, { message: message.id })
    return { kind: 'wait', untilMs: clock.now() + ASK_AGAIN_MS }
  })
  if (passing.kind === 'go') return recipients
  if (passing.kind === 'wait') {
    await store.giveBack(asking, passing.untilMs)
    wakeAt(passing.untilMs)
  } else {
    const finished = asking.map(({ n }) => n)
    const nothing = { whole: false, later: [], added: [], notices: [], crashed: false }
    await store.settle([{ messageId: message.id, finished, ...nothing }], 'soon')
    if (ledger !== undefined) noteCalledBack(ledger, message, asking)
    log.info('queue.called-back', { message: message.id })
  }
  return recipients.filter(({ attempts }) => attempts > 0)
}
