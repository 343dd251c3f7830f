/**
 * The way of a message from an edge to its recipients: who may be written to, what a message may be, and the one
 * moment after which 250 may be said: everything it leads to is committed, in mailboxes or in the queue.
 *
 * What is outside goes to the queue first: if that fails, nothing has happened yet and the peer tries again. Then the
 * mailboxes, all at once. A mailbox that cannot take it now does not undo the others: the queue brings it there later
 * under the same delivery id, so whoever has it already gets no second copy.
 */
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import { type Address, canonicalAddress, formatAddress } from '../../mail/address.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import type { BodyType } from '../../mail/smtp/parameters.ts'
import type { AccountStores } from '../../store/account-store.ts'
import type { AccountRecord, DomainRecord } from '../../store/directory-types.ts'
import type { ProvedAuthor } from '../identity/judge.ts'
import { usedBy } from '../mailbox/used-by.ts'
import type { Journal } from '../policy/journal.ts'
import { admitRecipient } from '../policy/judge-recipient.ts'
import type { DsnRequest, QueueEntrance } from '../queue/submission.ts'
import type { Unwrapped } from '../signing/srs.ts'
import { enqueueTargets, type QueuedTarget } from './enqueue-targets.ts'
import { keyOf, type RuledDirectory, type Sender, type Target } from './expand.ts'
import { type Held, type HoldBack, type Sieved, verdictOn } from './hold-back.ts'
import { type InspectedHeader, inspectHeader } from './inspect-header.ts'
import type { LocalDelivery, LocalOutcome, LocalRecipient } from './local-delivery.ts'
import { mailboxFull, noRoom, ownWords, suspended, unavailable } from './refusals.ts'

/** A recipient that was said yes to at RCPT. */
export type IntakeRecipient = {
  readonly address: Address
  readonly dsn: DsnRequest
  readonly targets: readonly Target[]
  /** It is that domain's address for reports, and nobody's mailbox. */
  readonly reportTo?: DomainRecord
  /** Nobody's mailbox either: the filter learns what is attached. */
  readonly teaches?: 'spam' | 'ham'
}

export type IntakeMessage = {
  readonly sender: Sender
  readonly recipients: readonly IntakeRecipient[]
  /** With our Received line on top. */
  readonly bytes: Uint8Array
  readonly body: BodyType
  readonly smtpUtf8: boolean
  readonly ret?: 'full' | 'headers'
  readonly envelopeId?: string
  /** It goes on with TLS or not at all. RFC 8689 */
  readonly requireTls?: true
  readonly receivedMs: number
  /** Nothing of it reaches anybody before: all of it goes into the queue, to wait there. */
  readonly releaseMs?: number
  readonly deliveryId: string
  /** The companies whose people find it among junk. */
  readonly junkFor?: ReadonlySet<OrganisationId | undefined>
  /** Where the filter puts it; absent: it did not look. */
  readonly sifted?: Sieved
  /** Its account is stopped: all of it goes into the queue, to be held there. */
  readonly held?: true
  /** Whose it is proved to be; absent: nobody looked. */
  readonly author?: ProvedAuthor
}

/** One answer a recipient, in order: undefined is yes. */
export type IntakeAnswer = readonly (Refusal | undefined)[]

export type Intake = {
  /**
   * RCPT: throws the Refusal this recipient gets, or answers with what it leads to. `sizeBytes` is what the sender
   * says that the message takes, 0 when it says nothing.
   */
  recipient(address: Address, dsn: DsnRequest, sender: Sender, sizeBytes: number): Promise<IntakeRecipient>
  /**
   * Takes the message. `each`: every recipient hears its own answer and nothing that failed is put off (LMTP);
   * otherwise one answer for all (SMTP), and what failed for some only is brought by the queue.
   * Throws Refusal `too-large`, `loop`.
   */
  accept(message: IntakeMessage, each: boolean): Promise<IntakeAnswer>
}

/** What a return path of ours leads back to; undefined when the address is none. */
export type ReturnPaths = (address: Address) => Promise<Unwrapped | undefined>

export type IntakeDeps = {
  readonly directory: RuledDirectory
  readonly accounts: AccountStores
  readonly delivery: LocalDelivery
  readonly queue: QueueEntrance
  /** Reads the return paths that forwarded mail left with; absent: there are none. */
  readonly returnPaths?: ReturnPaths | undefined
  /** Keeps apart what the filter does not let through; absent: there is no filter. */
  readonly holdBack?: HoldBack | undefined
  /** What companies archive; absent: none does. */
  readonly journal?: Journal | undefined
  readonly log: Log
}

export function createIntake(deps: IntakeDeps): Intake {
  return {
    async recipient(address, dsn, sender, sizeBytes) {
      const back = await deps.returnPaths?.(address)
      if (back !== undefined) return { address, dsn, targets: await wayBack(deps, address, back, sender) }
      const targets = await admitRecipient(deps.directory, address, sender)
      await assertWilling(deps, address, targets, sender, sizeBytes)
      return { address, dsn, targets }
    },
    accept: (message, each) => accept(deps, message, each),
  }
}

/**
 * Where a notice about forwarded mail goes on to. Nothing but notices comes this way, and only to writers whose path was
 * proved when we passed their mail on: whose address was forged gets nothing from us. THREATS IN10, QU1
 */
async function wayBack(
  deps: IntakeDeps,
  address: Address,
  back: Unwrapped,
  sender: Sender,
): Promise<readonly Target[]> {
  const values = { address: canonicalAddress(address) }
  if (back.kind === 'unknown') throw new Refusal('unknown-user', { key: 'rcpt.unknown', values })
  const isNotice = sender.reversePath === null && sender.principal === undefined
  if (back.kind !== 'original' || !isNotice)
    throw new Refusal('forbidden', { key: 'rcpt.returnPath', values })
  const writer = back.address
  const found = await deps.directory.resolve(writer.local, writer.domain)
  if (found.kind !== 'foreign') return await admitRecipient(deps.directory, writer, sender)
  return [{ kind: 'outside', address: formatAddress(writer), via: undefined, lists: [] }]
}

/** Refuses when none of the targets can take mail now, or when it would be relaying for a stranger. */
async function assertWilling(
  deps: IntakeDeps,
  address: Address,
  targets: readonly Target[],
  sender: Sender,
  sizeBytes: number,
): Promise<void> {
  let refusal: Refusal | undefined
  for (const target of targets) {
    if (target.kind === 'outside') {
      // Passing on for an alias or group of ours is no relaying; anything else needs a sign-in. THREATS IN10
      if (target.via !== undefined || sender.principal !== undefined) return
      throw new Refusal('relay-denied', { key: 'relay.denied', values: { domain: address.domain } })
    }
    const found = await refusalOf(deps.accounts, address, target.account, sizeBytes)
    if (found === undefined) return
    refusal ??= found
  }
  if (refusal !== undefined) throw refusal
}

async function refusalOf(
  accounts: AccountStores,
  address: Address,
  account: AccountRecord,
  sizeBytes: number,
): Promise<Refusal | undefined> {
  if (account.state === 'suspended') return suspended(address)
  if (account.quotaBytes === undefined && account.quotaMessages === undefined) return undefined
  const usage = await usedBy(accounts, account.id)
  const full =
    usage.bytes >= (account.quotaBytes ?? Infinity) || usage.messages >= (account.quotaMessages ?? Infinity)
  if (full) return mailboxFull(address)
  // Said before the octets come, not after. RFC 1870 §6.1
  return usage.bytes + sizeBytes > (account.quotaBytes ?? Infinity) ? noRoom(address, sizeBytes) : undefined
}

type Plan = {
  readonly locals: Map<string, Extract<Target, { kind: 'local' }>>
  readonly queued: QueuedTarget[]
  readonly held: Held[]
}

async function accept(deps: IntakeDeps, message: IntakeMessage, each: boolean): Promise<IntakeAnswer> {
  const header = inspectHeader(message.bytes)
  const circling = message.recipients.filter((recipient) => comesBack(recipient, header))
  if (circling.length === 0) return take(deps, message, each)
  const loop = new Refusal('loop', { key: 'loop', values: { hops: header.received } })
  if (circling.length === message.recipients.length) throw loop
  const others = message.recipients.filter((recipient) => !circling.includes(recipient))
  // One answer for all cannot tell of one: the queue finds the circle again, and its notice tells.
  if (!each) await enqueueTargets(deps.queue, message, circling.map(asItStands), '>circle')
  const answers = await take(deps, { ...message, recipients: others }, each)
  return message.recipients.map((recipient) => {
    const at = others.indexOf(recipient)
    return at >= 0 ? answers[at] : each ? loop : undefined
  })
}

/** An alias or group of ours has sent this message out already, and it came back. THREATS IN10 */
function comesBack({ targets }: IntakeRecipient, { deliveredTo }: InspectedHeader): boolean {
  return targets.some(
    (target) => target.kind === 'outside' && target.via !== undefined && deliveredTo.has(target.via),
  )
}

/** Not what the recipient leads to, but the recipient. */
function asItStands(recipient: IntakeRecipient): QueuedTarget {
  const address = canonicalAddress(recipient.address)
  const target = { kind: 'outside', address, via: undefined, lists: [] } as const
  return { target, recipient }
}

async function take(deps: IntakeDeps, message: IntakeMessage, each: boolean): Promise<IntakeAnswer> {
  // First of all: what anybody gets is in the archive.
  for (const copy of (await deps.journal?.copiesOf(message)) ?? []) await deps.queue.enqueue(copy)
  const plan = planOf(message)
  // Before anything is anywhere: if this fails, nothing has happened yet.
  if (plan.held.length > 0) await holdBack(deps, message, plan.held)
  const outside = plan.queued
  if (outside.length > 0) await enqueueTargets(deps.queue, message, outside, '>queue')
  const outcomes = await deliver(deps, message, plan, each)
  return each ? answerEach(deps, message, outcomes) : answerAll(deps, message, outcomes, outside.length > 0)
}

/** Each place once, whoever of the recipients leads to it. */
function planOf(message: IntakeMessage): Plan {
  const locals = new Map<string, Extract<Target, { kind: 'local' }>>()
  const queued = new Map<string, QueuedTarget>()
  const held = new Map<string, Held>()
  for (const recipient of message.recipients) {
    for (const target of recipient.targets) {
      const key = keyOf(target)
      if (isLeftOut(target, recipient)) continue
      const verdict = verdictOn(target, message.sifted)
      if (verdict !== undefined) {
        held.set(key, { target, recipient, verdict })
        continue
      }
      if (target.kind === 'local' && !asksForNotice(recipient) && !waits(message)) {
        if (!locals.has(key)) locals.set(key, target)
        continue
      }
      if (!queued.has(key)) queued.set(key, { target, recipient })
    }
  }
  // One copy for each place: a person asked for with and without a notice hears of it once.
  for (const key of queued.keys()) locals.delete(key)
  return { locals, queued: [...queued.values()], held: [...held.values()] }
}

function waits({ held, releaseMs }: IntakeMessage): boolean {
  return held === true || releaseMs !== undefined
}

/** A suspended member of a list gets no copy while others do, and nobody who writes to the list a notice about it. */
function isLeftOut(target: Target, recipient: IntakeRecipient): boolean {
  return isSuspended(target) && recipient.targets.some((other) => !isSuspended(other))
}

function isSuspended(target: Target): boolean {
  return target.kind === 'local' && target.account.state === 'suspended'
}

/** A sender who wants to hear of success gets it from the queue, which writes all notices. RFC 3461 §4.1 */
function asksForNotice(recipient: IntakeRecipient): boolean {
  return recipient.dsn.notify?.includes('success') === true
}

async function holdBack(
  { holdBack: hold }: IntakeDeps,
  message: IntakeMessage,
  held: readonly Held[],
): Promise<void> {
  if (hold === undefined) throw unavailable(undefined)
  await hold(message, held)
}

function isJunkFor({ id, organisationId }: AccountRecord, { sifted, junkFor }: IntakeMessage): boolean {
  const place = sifted?.verdicts.get(id)?.place
  return place === undefined ? junkFor?.has(organisationId) === true : place === 'junk'
}

async function deliver(
  deps: IntakeDeps,
  message: IntakeMessage,
  plan: Plan,
  each: boolean,
): Promise<Map<string, LocalOutcome>> {
  const keys = [...plan.locals.keys()]
  if (keys.length === 0) return new Map()
  const { reversePath, principal, trusted } = message.sender
  const only = keys.length === 1 && plan.queued.length === 0
  const outcomes = await deps.delivery.deliver({
    bytes: message.bytes,
    reversePath: reversePath === null ? '' : formatAddress(reversePath),
    deliveryId: message.deliveryId,
    // Then it is refused if it fails, and the queue never hears of it.
    only,
    receivedMs: message.receivedMs,
    body: message.body,
    smtpUtf8: message.smtpUtf8,
    ...(message.requireTls === true && { requireTls: true }),
    ...((principal !== undefined || trusted === true) && { senderVerified: true }),
    recipients: [...plan.locals.values()].map((target) => ({
      accountId: target.account.id,
      subAddress: target.subAddress,
      address: target.address,
      junk: isJunkFor(target.account, message),
      verdict: message.sifted?.verdicts.get(target.account.id),
      ...asked(message, target, each, only),
    })),
  })
  return new Map(keys.map((key, at) => [key, outcomes[at] ?? { kind: 'unavailable', cause: undefined }]))
}

/** Whether a no of this recipient's script can be the answer of RCPT or DATA, and whether a notice of it is wanted. */
function asked(
  { recipients }: IntakeMessage,
  target: Target,
  each: boolean,
  only: boolean,
): Pick<LocalRecipient, 'mayRefuse' | 'quiet'> {
  const key = keyOf(target)
  const leading = recipients.filter(({ targets }) => targets.some((one) => keyOf(one) === key))
  const alone = leading.length === 1 && leading[0]?.targets.length === 1
  const quiet = leading.every(({ dsn }) => dsn.notify?.includes('never') === true)
  return { mayRefuse: each ? alone : only, ...(quiet && { quiet }) }
}

/** SMTP: one answer. No only when nobody at all has it, so that the peer's next try makes no second copies. */
async function answerAll(
  deps: IntakeDeps,
  message: IntakeMessage,
  outcomes: ReadonlyMap<string, LocalOutcome>,
  someQueued: boolean,
): Promise<IntakeAnswer> {
  const failed = failedTargets(message.recipients, outcomes)
  if (failed.length === 0) return message.recipients.map(() => undefined)
  if (!someQueued && failed.length === outcomes.size) {
    const refusal = worstOf(failed, outcomes)
    return message.recipients.map(() => refusal)
  }
  await enqueueTargets(deps.queue, message, failed, '')
  deps.log.info('delivery.later', { recipients: failed.length, delivery: message.deliveryId })
  return message.recipients.map(() => undefined)
}

/** LMTP: a recipient is refused when none of its targets has it; what failed in part is brought later. RFC 2033 §4.2 */
async function answerEach(
  deps: IntakeDeps,
  message: IntakeMessage,
  outcomes: ReadonlyMap<string, LocalOutcome>,
): Promise<IntakeAnswer> {
  const later: QueuedTarget[] = []
  const answers = message.recipients.map((recipient) => {
    const failed = failedTargets([recipient], outcomes)
    if (failed.length === 0) return undefined
    if (failed.length === recipient.targets.length) return worstOf(failed, outcomes)
    later.push(...failed)
    return undefined
  })
  if (later.length > 0) await enqueueTargets(deps.queue, message, later, '')
  return answers
}

function failedTargets(
  recipients: readonly IntakeRecipient[],
  outcomes: ReadonlyMap<string, LocalOutcome>,
): QueuedTarget[] {
  const failed = new Map<string, QueuedTarget>()
  for (const recipient of recipients)
    for (const target of recipient.targets) {
      const key = keyOf(target)
      const outcome = outcomes.get(key)
      if (outcome !== undefined && outcome.kind !== 'delivered' && !failed.has(key))
        failed.set(key, { target, recipient })
    }
  return [...failed.values()]
}

/** A temporary failure weighs more than a lasting one: later some of them may work. */
function worstOf(failed: readonly QueuedTarget[], outcomes: ReadonlyMap<string, LocalOutcome>): Refusal {
  let refusal: Refusal | undefined
  for (const { target, recipient } of failed) {
    const outcome = outcomes.get(keyOf(target))
    if (outcome?.kind === 'unavailable') return unavailable(outcome.cause)
    if (outcome?.kind === 'rejected') refusal = ownWords(outcome.reason)
    else if (outcome?.kind === 'over-quota') refusal = mailboxFull(recipient.address)
    else refusal ??= suspended(recipient.address)
  }
  return refusal ?? unavailable(undefined)
}
