/**
 * The hop that needs no connection: recipients of this service, put into their mailboxes, or passed on to whom they lead to
 * where the intake has not followed that yet. DESIGN: the way of a message
 */

import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import { type ReversePath, tryParseMailbox } from '../../mail/address.ts'
import type { AccountId, OrganisationId, QueueId } from '../../mail/ids.ts'
import type { StoredMessage, StoredRecipient, StoredReply } from '../../store/queue-types.ts'
import { expand, type RuledDirectory, type Target, type Writer } from '../delivery/expand.ts'
import { deliveredTo, withDeliveredTo } from '../delivery/inspect-header.ts'
import type { LocalDelivery, LocalOutcome, LocalRecipient } from '../delivery/local-delivery.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { isAccountNotice } from '../notice/account-notices.ts'
import type { Hop } from './hop.ts'
import type { Job } from './job.ts'
import { notePolicyRefused } from './ledger-events.ts'
import { EXPANSIONS_MAX } from './limits.ts'
import { type Outcome, ownReply } from './outcome.ts'
import { notifyBehind } from './settle.ts'
import type { DsnRequest, Submission } from './submission.ts'
import { repeat, type WorkerDeps } from './worker.ts'

export type LocalHopDeps = WorkerDeps & {
  readonly directory: RuledDirectory
  readonly local: LocalDelivery
  /** The door of this queue, for what is passed on elsewhere. Resolves when it is committed. */
  enqueue(submission: Submission): Promise<QueueId>
  /** Default: nothing is recorded. */
  readonly ledger?: Ledger
}

/** Delivers until the hop has no job left. */
export async function serveLocally(hop: Hop, deps: LocalHopDeps): Promise<void> {
  while (deps.mayBegin()) {
    const job = await hop.next(0)
    if (job === undefined) return
    try {
      await deps.guard(job, () => deliver(job, deps))
    } catch (error) {
      deps.log.error('queue.crashed', error, { message: job.message.id })
      deps.settle(job, repeat(job, { kind: 'crashed', reply: ownReply(451, '4.3.0', 'internal error') }))
    }
  }
}

async function deliver(job: Job, deps: LocalHopDeps): Promise<void> {
  const loaded = await deps.load(job)
  if (loaded === undefined) {
    deps.gone(job)
    return
  }
  try {
    deps.settle(job, await outcomesOf(job, loaded.bytes, deps))
  } finally {
    loaded.free()
  }
}

async function outcomesOf(job: Job, bytes: Uint8Array, deps: LocalHopDeps): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const here: { readonly at: number; readonly recipient: LocalRecipient }[] = []
  for (const [at, recipient] of job.recipients.entries()) {
    const found = await lookUp(job, recipient, bytes, deps)
    if (found.kind === 'inside') here.push({ at, recipient: found.recipient })
    outcomes.push(found.kind === 'inside' ? { kind: 'untried' } : found)
  }
  if (here.length > 0) {
    const { message } = job
    const answers = await deps.local.deliver({
      bytes,
      reversePath: message.sender ?? '',
      deliveryId: message.deliveryId,
      receivedMs: message.acceptedMs,
      body: message.body,
      smtpUtf8: message.smtpUtf8,
      ...(message.requireTls === true && { requireTls: true }),
      ...(message.senderVerified && { senderVerified: true }),
      recipients: here.map(({ recipient }) => recipient),
    })
    for (const [i, { at }] of here.entries()) outcomes[at] = outcomeOfLocal(answers[i], deps.log)
  }
  return outcomes
}

type Inside = { readonly kind: 'inside'; readonly recipient: LocalRecipient }

async function lookUp(
  job: Job,
  recipient: StoredRecipient,
  bytes: Uint8Array,
  deps: LocalHopDeps,
): Promise<Outcome | Inside> {
  const { address, expansions } = recipient
  const parsed = tryParseMailbox(address)
  if (parsed === undefined) return failed(ownReply(553, '5.1.3', 'the address is not well-formed'), 'invalid')
  const { local, domain } = parsed
  const found = await deps.directory.resolve(local, domain)
  switch (found.kind) {
    case 'account':
      // What led here has been followed: this is the copy that stays.
      if (expansions > 0) return inside(job, recipient, found.account.id, found.subAddress, address)
      break
    case 'alias':
    case 'group':
      if (expansions >= EXPANSIONS_MAX)
        return failed(ownReply(554, '5.4.6', 'aliases or groups lead in a circle'), 'unknown')
      if (deliveredTo(bytes).has(address)) return beenThrough(address)
      break
    case 'unknown':
      return failed(ownReply(550, '5.1.1', `there is no ${address} here`), 'invalid')
    case 'foreign':
      // It was ours a moment ago. The next attempt finds the new way.
      return deferred(ownReply(451, '4.4.0', `${domain} is no longer served here`))
  }
  try {
    return await follow(job, recipient, await expand(deps.directory, parsed, writerOf(job)), bytes, deps)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const outcome = refused(error, address)
    if (error.code === 'forbidden' && deps.ledger !== undefined)
      notePolicyRefused(deps.ledger, job, recipient, outcome.reply, error.text.key)
    return outcome
  }
}

/** As the intake does: what goes elsewhere is in the queue under a name of its own before anything stays here. */
async function follow(
  job: Job,
  recipient: StoredRecipient,
  targets: readonly Target[],
  bytes: Uint8Array,
  { enqueue }: LocalHopDeps,
): Promise<Outcome | Inside> {
  const [first, ...others] = targets
  if (first?.kind === 'local' && others.length === 0 && first.lists.length === 0)
    return inside(job, recipient, first.account.id, first.subAddress, first.address)
  const onward = Map.groupBy(
    targets.filter((target) => target.kind === 'outside'),
    ({ via }) => via ?? recipient.address,
  )
  const marks = onward.size === 0 ? new Set<string>() : deliveredTo(bytes)
  const again = [...onward.keys()].find((via) => marks.has(via))
  if (again !== undefined) return beenThrough(again)
  for (const [via, list] of onward)
    await enqueue(
      onwardSubmission(
        job,
        recipient,
        via,
        list.map(({ address }) => address),
        bytes,
      ),
    )
  const addresses = targets.filter(({ kind }) => kind === 'local').map(({ address }) => address)
  return { kind: 'expanded', reply: ownReply(250, '2.1.5', 'expanded'), addresses }
}

function onwardSubmission(
  { message }: Job,
  { n, address, notify, originalRecipient }: StoredRecipient,
  via: string,
  addresses: readonly string[],
  bytes: Uint8Array,
): Submission {
  const words = notifyBehind(notify)?.split(',') as DsnRequest['notify']
  const dsn = {
    ...(words !== undefined && { notify: words }),
    originalRecipient: originalRecipient ?? `rfc822;${address}`,
  }
  return {
    reversePath: reversePathOf(message),
    recipients: addresses.map((one) => ({ address: one, dsn })),
    bytes: withDeliveredTo(bytes, via),
    forwardedBy: via,
    ...(message.ret !== null && { ret: message.ret }),
    ...(message.envelopeId !== null && { envelopeId: message.envelopeId }),
    smtpUtf8: message.smtpUtf8,
    body: message.body,
    ...(message.accountId !== null && { accountId: message.accountId as AccountId }),
    ...(message.organisationId !== null && { organisationId: message.organisationId as OrganisationId }),
    // What nobody proved when it came may still be proved by what stands on top of it.
    ...(message.senderVerified && { senderVerified: true }),
    acceptedMs: message.acceptedMs,
    deliveryId: `${message.deliveryId}>${via}>${n}`,
  }
}

function writerOf({ message }: Job): Writer {
  const { accountId, organisationId, senderVerified } = message
  const principal =
    accountId === null
      ? undefined
      : {
          accountId: accountId as AccountId,
          organisationId: (organisationId ?? undefined) as OrganisationId | undefined,
        }
  return { reversePath: reversePathOf(message), principal, trusted: senderVerified }
}

function reversePathOf({ sender }: Pick<StoredMessage, 'sender'>): ReversePath {
  return sender === null ? null : (tryParseMailbox(sender) ?? null)
}

/** A no of a script becomes a notice of the queue, where the queue writes one; else delivery sees to it. RFC 5429 §2.1 */
function inside(
  { message }: Job,
  { notify }: StoredRecipient,
  accountId: AccountId,
  subAddress: string | undefined,
  address: string,
): Inside {
  const quiet = notify?.split(',').includes('never') === true
  return {
    kind: 'inside',
    recipient: {
      ...{ accountId, subAddress, address },
      ...(message.sender !== null && message.senderVerified && { mayRefuse: true }),
      ...(quiet && { quiet }),
      ...(isAccountNotice(message.deliveryId) && { unscripted: true }),
    },
  }
}

function beenThrough(address: string): Outcome {
  return failed(ownReply(554, '5.4.6', `the message has been through ${address} before`), 'unknown')
}

type Refused = Extract<Outcome, { kind: 'failed' | 'deferred' }>

/** A no of the expansion, or of the door of the queue. */
function refused({ code }: Refusal, address: string): Refused {
  if (code === 'loop') return failed(ownReply(554, '5.4.6', 'aliases or groups lead in a circle'), 'unknown')
  if (code === 'unknown-user' || code === 'limit')
    return failed(ownReply(550, '5.2.4', `${address} leads to nobody, or to too many`), 'unknown')
  if (code === 'forbidden')
    return failed(ownReply(550, '5.7.1', `${address} does not take this message`), 'unknown')
  return deferred(ownReply(451, '4.3.0', `what ${address} leads to cannot be queued just now`))
}

function outcomeOfLocal(answer: LocalOutcome | undefined, log: Log): Outcome {
  switch (answer?.kind) {
    case 'delivered':
      return { kind: 'delivered', reply: ownReply(250, '2.1.5', 'delivered') }
    case 'over-quota':
      // People make room: it is tried for as long as a full mailbox of another server is. RFC 5321 §4.5.4.1
      return { kind: 'deferred', reply: ownReply(452, '4.2.2', 'the mailbox is full'), class: 'full' }
    case 'suspended':
      return failed(ownReply(550, '5.2.1', 'the account is suspended'), 'unknown')
    case 'rejected':
      return failed(ownReply(550, '5.7.1', answer.reason), 'unknown')
    case 'unavailable':
      log.warn('queue.mailbox-unavailable', { why: String(answer.cause) })
      return deferred(ownReply(451, '4.3.0', 'the mailbox cannot be written just now'))
    case undefined:
      throw new Error('local delivery gave no answer for a recipient')
  }
}

function failed(reply: StoredReply, cause: 'invalid' | 'unknown'): Refused {
  return { kind: 'failed', reply, class: cause }
}

function deferred(reply: StoredReply): Refused {
  return { kind: 'deferred', reply, class: 'unknown' }
}
