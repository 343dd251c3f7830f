/**
 * What became of a submission, for each of those whom its sender wrote to. RFC 8621 §7
 *
 *   {"luis@empresa.test": {"smtpReply": "250 2.1.5 delivered", "delivered": "yes", "displayed": "unknown"}}
 */
import { canonicalAddress, tryParseMailbox } from '../../../../mail/address.ts'
import type { JsonObject } from '../../../jmap-server.ts'
import type { SentCopy, SubmissionRecord } from './submission-object.ts'

type Delivered = 'queued' | 'yes' | 'no' | 'unknown'

const QUEUED = '250 2.1.5 queued'
/** What is left of the queue's time when it tries last may be hours of an attempt. */
const SETTLED_MS = 24 * 3600 * 1000

/**
 * Null: it was called back, or it is of before this was noted. What left before `queuedSinceMs` waits no more, whether or not
 * anybody noted how it ended.
 */
export function deliveryStatus(
  { undoStatus, followed, sendMs }: SubmissionRecord,
  envelope: JsonObject,
  copies: readonly SentCopy[],
  queuedSinceMs: number,
): JsonObject | null {
  if (undoStatus === 'canceled' || !followed) return null
  const byRecipient = Map.groupBy(copies, ({ recipient }) => recipient)
  const isPast = sendMs + SETTLED_MS < queuedSinceMs
  const people = envelope['rcptTo'] as readonly { readonly email: string }[]
  return Object.fromEntries(
    people.map(({ email }) => {
      const { fate, reply } = furthest(byRecipient.get(keyOf(email)) ?? [])
      const delivered = isPast && fate === 'queued' ? 'unknown' : DELIVERED[fate]
      return [email, { smtpReply: reply === '' ? QUEUED : reply, delivered, displayed: 'unknown' }]
    }),
  )
}

const DELIVERED: Readonly<Record<SentCopy['fate'], Delivered>> = {
  queued: 'queued',
  delivered: 'yes',
  // Another server answers for it now.
  relayed: 'unknown',
  failed: 'no',
}

/** Of several behind one address: while one waits it waits, and where one arrived it arrived. */
function furthest(copies: readonly SentCopy[]): Pick<SentCopy, 'fate' | 'reply'> {
  for (const fate of ['queued', 'delivered', 'relayed', 'failed'] as const) {
    const found = copies.find((copy) => copy.fate === fate)
    if (found !== undefined) return found
  }
  return { fate: 'queued', reply: '' }
}

function keyOf(email: string): string {
  const address = tryParseMailbox(email)
  return (address === undefined ? email : canonicalAddress(address)).toLowerCase()
}
