/**
 * Lets held mail go: its octets as they were held, past the filter, once however often somebody asks. What goes into a
 * mailbox here has a delivery id of its own, so that a second try after a crash finds the first.
 */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import { needsSmtpUtf8, parseMailbox, type ReversePath } from '../../mail/address.ts'
import type { AccountId, OrganisationId } from '../../mail/ids.ts'
import type { QuarantineStore } from '../../store/quarantine/quarantine-store.ts'
import type { HeldEntry } from '../../store/quarantine/quarantine-types.ts'
import { no } from '../admin/access.ts'
import { withDeliveredTo } from '../delivery/inspect-header.ts'
import type { LocalDelivery, LocalOutcome } from '../delivery/local-delivery.ts'
import type { Submission } from '../queue/submission.ts'
import { notThere } from './access.ts'

/** Asks the scanners again, of which `unscanned` had not said anything. Undefined: none can be asked. */
export type Rescan = (
  bytes: Uint8Array,
  unscanned: readonly string[],
) => Promise<{ readonly virus: string | undefined; readonly unscanned: readonly string[] } | undefined>

/** The classifier learns from what was held wrongly. */
export type Learn = (
  holder: { readonly organisationId: OrganisationId; readonly accountId: AccountId },
  bytes: Uint8Array,
  as: 'spam' | 'ham',
) => Promise<void>

export type ReleaseDeps = {
  readonly store: QuarantineStore
  readonly delivery: LocalDelivery
  /** For what goes on to a place outside. */
  readonly queue: { enqueue(submission: Submission): Promise<unknown> }
  readonly rescan: Rescan
  readonly learn: Learn
  readonly clock: Clock
  readonly log: Log
}

/** False: it had been released before. Throws Refusal. */
export async function release(deps: ReleaseDeps, entry: HeldEntry, by: string): Promise<boolean> {
  const { store, clock, log } = deps
  if (entry.state === 'released') return false
  if (entry.verdict.virus !== undefined) throw infected(entry.verdict.virus)
  const bytes = await store.bytes(entry)
  if (bytes === undefined) {
    // Somebody else was quicker: with the last who could want them its octets went.
    if ((await store.find(entry.id))?.state === 'released') return false
    throw notThere(entry.id)
  }
  if (entry.verdict.unscanned.length > 0) await scanNow(deps, entry, bytes)
  await bring(deps, entry, bytes)
  const changed = await store.change(entry, ['held', 'dropped'], 'released', { nowMs: clock.now(), by })
  const { organisationId, accountId } = entry
  // Once: whoever released it at the same time learns, or this one does.
  if (changed && accountId !== undefined)
    await deps.learn({ organisationId, accountId }, bytes, 'ham').catch((error: unknown) => {
      log.error('quarantine.not-learned', error, { account: accountId })
    })
  return changed
}

async function scanNow({ store, rescan }: ReleaseDeps, entry: HeldEntry, bytes: Uint8Array): Promise<void> {
  const found = await rescan(bytes, entry.verdict.unscanned)
  if (found?.virus !== undefined) {
    await store.scanned(entry, found.virus)
    throw infected(found.virus)
  }
  if (found === undefined || found.unscanned.length > 0) throw no('try-later', 'quarantine.unscanned')
  await store.scanned(entry, undefined)
}

function infected(virus: string): Refusal {
  return no('forbidden', 'quarantine.infected', { virus })
}

async function bring(deps: ReleaseDeps, entry: HeldEntry, bytes: Uint8Array): Promise<void> {
  const { accountId, address, reversePath } = entry
  const deliveryId = `${entry.deliveryId}>released>${entry.id}`
  if (accountId === undefined) return await sendOn(deps, entry, bytes, deliveryId)
  const [outcome] = await deps.delivery.deliver({
    ...{ bytes, reversePath, deliveryId },
    // When it comes into the mailbox: with the old time it would lie far below. RFC 9051 §2.3.3
    receivedMs: deps.clock.now(),
    recipients: [{ accountId, subAddress: undefined, address, junk: false, unscripted: true }],
  })
  const refusal = refusalOf(outcome, address)
  if (refusal !== undefined) throw refusal
}

function refusalOf(outcome: LocalOutcome | undefined, address: string): Refusal | undefined {
  if (outcome === undefined) return new Refusal('try-later', { key: 'quarantine.later' })
  switch (outcome.kind) {
    case 'delivered':
      return undefined
    case 'over-quota':
      return no('over-quota', 'quarantine.full', { address })
    case 'suspended':
      return no('suspended', 'quarantine.suspended', { address })
    case 'rejected':
      // Only a script says so, and none is asked.
      return new Refusal('try-later', { key: 'quarantine.later' })
    case 'unavailable':
      return new Refusal('try-later', { key: 'quarantine.later' }, { cause: outcome.cause })
  }
}

async function sendOn(
  { queue, clock }: ReleaseDeps,
  { address, onward, organisationId, reversePath }: HeldEntry,
  bytes: Uint8Array,
  deliveryId: string,
): Promise<void> {
  const { forwardedBy, smtpUtf8, body, requireTls, senderVerified } = onward ?? {
    smtpUtf8: needsSmtpUtf8(parseMailbox(address)),
    body: '8bitmime',
  }
  await queue.enqueue({
    reversePath: pathOf(reversePath),
    recipients: [{ address, dsn: {} }],
    bytes: forwardedBy === undefined ? bytes : withDeliveredTo(bytes, forwardedBy),
    ...(forwardedBy !== undefined && { forwardedBy }),
    ...(requireTls === true && { requireTls }),
    ...(senderVerified === true && { senderVerified }),
    ...{ smtpUtf8, body, organisationId, deliveryId, acceptedMs: clock.now() },
  })
}

function pathOf(written: string): ReversePath {
  return written === '' ? null : parseMailbox(written)
}
