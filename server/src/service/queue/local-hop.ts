/** The hop that needs no connection: recipients of this service, put into their mailboxes. DESIGN: the way of a message */

import type { Log } from '../../lib/log.ts'
import { tryParseMailbox } from '../../mail/address.ts'
import type { DirectoryReader } from '../../store/directory-types.ts'
import type { StoredRecipient, StoredReply } from '../../store/queue-types.ts'
import { deliveredTo } from '../delivery/inspect-header.ts'
import type { LocalDelivery, LocalOutcome, LocalRecipient } from '../delivery/local-delivery.ts'
import type { Hop } from './hop.ts'
import type { Job } from './job.ts'
import { EXPANSION_RECIPIENTS_MAX, EXPANSIONS_MAX } from './limits.ts'
import { type Outcome, ownReply } from './outcome.ts'
import { repeat, type WorkerDeps } from './worker.ts'

export type LocalHopDeps = WorkerDeps & {
  readonly directory: DirectoryReader
  readonly local: LocalDelivery
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
  const inside: { readonly at: number; readonly recipient: LocalRecipient }[] = []
  for (const [at, recipient] of job.recipients.entries()) {
    const found = await lookUp(recipient, deps.directory, bytes)
    if (found.kind === 'inside') inside.push({ at, recipient: found.recipient })
    outcomes.push(found.kind === 'inside' ? { kind: 'untried' } : found)
  }
  if (inside.length > 0) {
    const { message } = job
    const answers = await deps.local.deliver({
      bytes,
      reversePath: message.sender ?? '',
      deliveryId: message.deliveryId,
      receivedMs: message.acceptedMs,
      recipients: inside.map(({ recipient }) => recipient),
    })
    for (const [i, { at }] of inside.entries()) outcomes[at] = outcomeOfLocal(answers[i], deps.log)
  }
  return outcomes
}

async function lookUp(
  { address, expansions }: StoredRecipient,
  directory: DirectoryReader,
  bytes: Uint8Array,
): Promise<Outcome | { readonly kind: 'inside'; readonly recipient: LocalRecipient }> {
  const parsed = tryParseMailbox(address)
  if (parsed === undefined) return failed(ownReply(553, '5.1.3', 'the address is not well-formed'), 'invalid')
  const { local, domain } = parsed
  const found = await directory.resolve(local, domain)
  switch (found.kind) {
    case 'account':
      return {
        kind: 'inside',
        recipient: { accountId: found.account.id, subAddress: found.subAddress, address },
      }
    case 'alias':
      return expand(found.address, found.targets, expansions, bytes)
    case 'group':
      return expand(found.group.address, found.group.members, expansions, bytes)
    case 'unknown':
      return failed(ownReply(550, '5.1.1', `there is no ${address} here`), 'invalid')
    case 'foreign':
      // It was ours a moment ago. The next attempt finds the new way.
      return deferred(ownReply(451, '4.4.0', `${domain} is no longer served here`))
  }
}

function expand(address: string, targets: readonly string[], expansions: number, bytes: Uint8Array): Outcome {
  if (expansions >= EXPANSIONS_MAX)
    return failed(ownReply(554, '5.4.6', 'aliases or groups lead in a circle'), 'unknown')
  if (deliveredTo(bytes).has(address))
    return failed(ownReply(554, '5.4.6', `the message has been through ${address} before`), 'unknown')
  if (targets.length === 0 || targets.length > EXPANSION_RECIPIENTS_MAX)
    return failed(ownReply(550, '5.2.4', 'the group has no usable members'), 'unknown')
  return { kind: 'expanded', reply: ownReply(250, '2.1.5', 'expanded'), addresses: targets }
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
    case 'unavailable':
      log.warn('queue.mailbox-unavailable', { why: String(answer.cause) })
      return deferred(ownReply(451, '4.3.0', 'the mailbox cannot be written just now'))
    case undefined:
      throw new Error('local delivery gave no answer for a recipient')
  }
}

function failed(reply: StoredReply, cause: 'invalid' | 'unknown'): Outcome {
  return { kind: 'failed', reply, class: cause }
}

function deferred(reply: StoredReply): Outcome {
  return { kind: 'deferred', reply, class: 'unknown' }
}
