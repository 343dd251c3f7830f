/**
 * Puts a message into mailboxes of this service: derived once, its octets shared by all recipients, each account in
 * a transaction of its own, all at the same time. A failing account fails alone. DESIGN: promises of the store
 */
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import { isQuarantined } from '../../mail/header/authentication-results.ts'
import { readHeader } from '../../mail/header/header.ts'
import { readLevels } from '../../mail/header/levels.ts'
import { derive } from '../../mail/message/derive.ts'
import type { AcceptedPlace } from '../../store/accept-log/record.ts'
import type { AccountStores, NewMessage } from '../../store/account-store.ts'
import type { AccountRecord, DirectoryReader } from '../../store/directory-types.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { noteDelivery } from './ledger-events.ts'
import { LARGE_MESSAGE_OCTETS } from './limits.ts'
import type { DerivedApart, LocalDelivery, LocalOutcome, LocalRecipient } from './local-delivery.ts'
import { deliveryIdFor, InboxIds, putUsual } from './put-message.ts'
import { withReturnPath, withReturnPathInSlices } from './return-path.ts'
import type { ScriptDeed, ScriptedParts, ScriptRunner } from './sieve-delivery.ts'

export type LocalDeliveryDeps = {
  readonly accounts: AccountStores
  readonly directory: DirectoryReader
  readonly log: Log
  /** Derives a large message elsewhere; its octets are handed over and come back. */
  readonly deriveLarge: (bytes: Uint8Array) => Promise<DerivedApart>
  /** Our name: our own line in a header tells whether the message is junk. Undefined: no line is ours. */
  readonly hostname?: string
  /** Default: nothing is recorded. */
  readonly ledger?: Ledger
  /** Default: nobody has scripts. */
  readonly scripts?: ScriptRunner | undefined
}

/** How it ended for one recipient, and for the ledger whose it was and where it lies. */
export type Attempt = {
  readonly outcome: LocalOutcome
  readonly account?: AccountRecord
  readonly mailbox?: string
  /** What a script of the recipient did with it. */
  readonly deeds?: readonly ScriptDeed[]
}

export function createLocalDelivery(deps: LocalDeliveryDeps): LocalDelivery {
  const inboxes = new InboxIds()
  return {
    async deliver(message) {
      const prepare = (bytes: Uint8Array): DerivedApart | Promise<DerivedApart> =>
        prepared(deps, bytes, message.reversePath)
      const { bytes, derived } = await prepare(message.bytes)
      const newMessage: NewMessage = {
        bytes,
        derived,
        internalDateMs: message.receivedMs,
        flags: [],
        // What is tried once needs no memory of itself, where a failed commit surely changed nothing.
        ...(!(message.only === true && deps.accounts.commitsSurely) && { deliveryId: message.deliveryId }),
      }
      const { acceptLog } = deps.accounts
      const places: AcceptedPlace[] | undefined = acceptLog?.takes(bytes.length) === true ? [] : undefined
      let attempts: readonly Attempt[] = await Promise.all(
        message.recipients.map((recipient) =>
          deliverOne(
            deps,
            { message, inboxes, ready: newMessage, prepare: async (other) => await prepare(other) },
            { ...recipient, junk: recipient.junk ?? isJunk(message.bytes, deps) },
            places,
          ),
        ),
      )
      if (places !== undefined && places.length > 0)
        try {
          await acceptLog?.note({ bytes, receivedMs: message.receivedMs, places })
        } catch (cause) {
          deps.log.error('delivery.not-noted', cause, { recipients: places.length })
          attempts = attempts.map((attempt) => unavailable(attempt, cause))
        }
      if (deps.ledger !== undefined) noteDelivery(deps.ledger, message, derived, attempts)
      return attempts.map(({ outcome }) => outcome)
    },
  }
}

function unavailable(attempt: Attempt, cause: unknown): Attempt {
  return attempt.outcome.kind === 'delivered'
    ? { ...attempt, outcome: { kind: 'unavailable', cause } }
    : attempt
}

/** With our Return-Path on top, and what is kept beside it. */
function prepared(
  { deriveLarge }: LocalDeliveryDeps,
  bytes: Uint8Array,
  reversePath: string,
): DerivedApart | Promise<DerivedApart> {
  if (bytes.length < LARGE_MESSAGE_OCTETS) return deriveHere(withReturnPath(bytes, reversePath))
  return withReturnPathInSlices(bytes, reversePath).then(deriveLarge)
}

function deriveHere(bytes: Uint8Array): DerivedApart {
  return { bytes, derived: derive(bytes) }
}

type Delivered = Pick<ScriptedParts, 'message' | 'inboxes' | 'ready' | 'prepare'>

/**
 * One recipient's outcome; whatever goes wrong in one account stays in it. With `places` the transaction is not yet
 * on the disk when this resolves: where it put the message is added there, for the accept log.
 */
async function deliverOne(
  deps: LocalDeliveryDeps,
  parts: Delivered,
  recipient: LocalRecipient,
  places: AcceptedPlace[] | undefined,
): Promise<Attempt> {
  let account: AccountRecord | undefined
  const ended = (outcome: LocalOutcome): Attempt => ({ outcome, ...(account !== undefined && { account }) })
  try {
    account = await deps.directory.account(recipient.accountId)
    if (account === undefined || account.state === 'suspended') return ended({ kind: 'suspended' })
    const to = { account, store: deps.accounts.open(account.id), places }
    const scripts = isUnscripted(recipient) ? undefined : await deps.scripts?.of(to)
    if (scripts !== undefined) {
      const done = await deps.scripts?.deliver(scripts, { ...parts, to, recipient, derive: deriveHere })
      if (done !== undefined) return { ...ended(done.outcome), ...done }
    }
    const { duplicate, mailbox } = await putUsual(
      to,
      parts.inboxes,
      ownReady(parts.ready, recipient),
      recipient,
    )
    return { ...ended({ kind: 'delivered', duplicate }), mailbox }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'over-quota') return ended({ kind: 'over-quota' })
    deps.log.error('delivery.unavailable', error, { account: recipient.accountId })
    return ended({ kind: 'unavailable', cause: error })
  }
}

function ownReady(ready: NewMessage, { subAddress }: LocalRecipient): NewMessage {
  const { deliveryId } = ready
  if (subAddress === undefined || deliveryId === undefined) return ready
  return { ...ready, deliveryId: deliveryIdFor(deliveryId, subAddress) }
}

function isUnscripted({ junk, unscripted }: LocalRecipient): boolean {
  return junk === true || unscripted === true
}

function isJunk(bytes: Uint8Array, { hostname }: LocalDeliveryDeps): boolean {
  if (hostname === undefined) return false
  const header = readHeader(bytes)
  const levels = readLevels(bytes, header, hostname)
  return levels === undefined ? isQuarantined(bytes, header, hostname) : levels.place === 'junk'
}
