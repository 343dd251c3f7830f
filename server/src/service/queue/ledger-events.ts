/** What the queue tells the ledger: what came in, how each attempt ended, what people did. */
import type { Verdict } from '../../mail/bounce/verdict.ts'
import type { QueueEntry } from '../../store/queue-admin.ts'
import type {
  LaterRecipient,
  NewMessage,
  StoredMessage,
  StoredRecipient,
  StoredReply,
} from '../../store/queue-types.ts'
import type { EventKind, LedgerEvent } from '../ledger/event.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Job } from './job.ts'
import type { Outcome } from './outcome.ts'
import type { QueueVerb } from './queue-admin.ts'
import { queueIdOf } from './queue-id.ts'
import type { Session } from './smtp/session.ts'

/** Who holds mail of accounts that were stopped. */
export const BREAKER = 'takeover breaker'

/** The machine at the other end of a connection. */
export type Peer = { readonly ip: string; readonly host: string; readonly tls: string | undefined }

export function peerOf({ wire: { connection }, options: { host } }: Session): Peer {
  const { tls, remoteAddress } = connection
  return { ip: remoteAddress, host, tls: tls && `${tls.version} ${tls.cipher}` }
}

export function noteQueued(ledger: Ledger, message: NewMessage): void {
  ledger.note({
    kind: 'queued',
    ...aboutMessage(message),
    to: message.recipients.map(({ address }) => address),
    sizeBytes: message.bytes.length,
  })
  if (message.heldFor === undefined) return
  const { accountId, organisationId } = message.heldFor
  const to = message.recipients.map(({ address }) => address)
  ledger.note({ kind: 'held', ...aboutMessage(message), accountId, organisationId, to, by: BREAKER })
}

/**
 * One event for each recipient that was tried, with what the reply means by `verdicts`, in order. What lies in a mailbox here, the
 * delivery itself has told.
 */
export function noteAttempt(
  ledger: Ledger,
  job: Job,
  outcomes: readonly Outcome[],
  verdicts: readonly (Verdict | undefined)[],
  { finished, later }: { readonly finished: readonly number[]; readonly later: readonly LaterRecipient[] },
  peer: Peer | undefined,
): void {
  const about = aboutMessage(job.message)
  for (const [at, recipient] of job.recipients.entries()) {
    const outcome = outcomes[at]
    if (outcome === undefined || outcome.kind === 'untried' || outcome.kind === 'delivered') continue
    const { reply } = outcome
    const verdict = verdicts[at]
    ledger.note({
      kind: kindOf(outcome, finished.includes(recipient.n)),
      ...about,
      to: [recipient.address],
      domain: recipient.destination,
      ip: peer?.ip,
      host: peer?.host ?? reply.host ?? undefined,
      tls: peer?.tls,
      reply: { code: reply.code, status: reply.status, text: reply.text },
      class: verdict?.class ?? classOf(outcome),
      fault: verdict?.fault,
      hardness: verdict?.hardness,
      rule: verdict?.rule,
      nextMs: later.find(({ n }) => n === recipient.n)?.nextMs,
    })
  }
  ledger.keep()
}

function kindOf({ kind }: Outcome, over: boolean): EventKind {
  if (kind === 'relayed' || kind === 'expanded') return kind
  if (kind === 'failed') return 'bounced'
  return over ? 'expired' : 'deferred'
}

function classOf(outcome: Outcome): string | undefined {
  if (outcome.kind === 'failed' || outcome.kind === 'deferred') return outcome.class
  return outcome.kind === 'crashed' ? 'crashed' : undefined
}

/** A rule of the company or the account keeps mail in the queue from going on to where it leads. */
export function notePolicyRefused(
  ledger: Ledger,
  { message }: Job,
  { address, destination }: StoredRecipient,
  { code, status, text }: StoredReply,
  rule: string,
): void {
  ledger.note({
    kind: 'policy-refused',
    ...aboutMessage(message),
    to: [address],
    domain: destination,
    reply: { code, status, text },
    class: rule,
  })
}

const DONE: Readonly<Record<QueueVerb, EventKind>> = {
  retry: 'retried',
  hold: 'held',
  release: 'released',
  drop: 'dropped',
}

/** What a person did, recipient by recipient. */
export function noteChanged(
  ledger: Ledger,
  verb: QueueVerb,
  entries: readonly QueueEntry[],
  by: string | undefined,
): void {
  for (const { message, recipient } of entries)
    ledger.note({
      kind: DONE[verb],
      ...aboutMessage(message),
      to: [recipient.address],
      domain: recipient.destination,
      by,
    })
}

/** Mass mail that was not sent: these people had said that they want no more. */
export function noteUnsubscribed(
  ledger: Ledger,
  message: StoredMessage,
  recipients: readonly StoredRecipient[],
): void {
  for (const { address, destination } of recipients)
    ledger.note({
      kind: 'dropped',
      ...aboutMessage(message),
      ...{ to: [address], domain: destination, class: 'unsubscribed', by: address },
    })
  ledger.keep()
}

/** Mail that its sender called back, or may send no more: nobody got it. */
export function noteCalledBack(
  ledger: Ledger,
  message: StoredMessage,
  recipients: readonly StoredRecipient[],
): void {
  for (const { address, destination } of recipients)
    ledger.note({
      kind: 'dropped',
      ...aboutMessage(message),
      ...{ to: [address], domain: destination, class: 'called-back', by: message.sender ?? undefined },
    })
  ledger.keep()
}

function aboutMessage(
  message: Pick<StoredMessage, 'id' | 'deliveryId' | 'sender' | 'organisationId' | 'accountId'>,
): Pick<LedgerEvent, 'id' | 'queueId' | 'from' | 'organisationId' | 'accountId'> {
  return {
    id: message.deliveryId,
    queueId: queueIdOf(message.id),
    from: message.sender ?? '',
    organisationId: message.organisationId ?? undefined,
    accountId: message.accountId ?? undefined,
  }
}
