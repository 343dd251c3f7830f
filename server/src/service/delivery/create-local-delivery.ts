/**
 * Puts a message into mailboxes of this service: derived once, its octets shared by all recipients, each account in
 * a transaction of its own, all at the same time. A failing account fails alone. DESIGN: promises of the store
 */
import { setImmediate } from 'node:timers/promises'
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import { inSlices } from '../../lib/slices.ts'
import { isQuarantined } from '../../mail/header/authentication-results.ts'
import { findFields, readHeader } from '../../mail/header/header.ts'
import type { AccountId, MailboxId } from '../../mail/ids.ts'
import { derive } from '../../mail/message/derive.ts'
import type { AcceptedPlace } from '../../store/accept-log/record.ts'
import type { AccountStore, AccountStores, NewMessage } from '../../store/account-store.ts'
import type { AccountRecord, DirectoryReader } from '../../store/directory-types.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { noteDelivery } from './ledger-events.ts'
import { INBOX_CACHE_ACCOUNTS, LARGE_MESSAGE_OCTETS } from './limits.ts'
import type { DerivedApart, LocalDelivery, LocalOutcome, LocalRecipient } from './local-delivery.ts'

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
}

/** How it ended for one recipient, and for the ledger whose it was and where it lies. */
export type Attempt = {
  readonly outcome: LocalOutcome
  readonly account?: AccountRecord
  readonly mailbox?: string
}

export function createLocalDelivery(deps: LocalDeliveryDeps): LocalDelivery {
  const inboxes = new InboxIds()
  return {
    async deliver(message) {
      const { bytes, derived } =
        message.bytes.length < LARGE_MESSAGE_OCTETS
          ? deriveHere(withReturnPath(message.bytes, message.reversePath))
          : await deps.deriveLarge(await withReturnPathInSlices(message.bytes, message.reversePath))
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
            inboxes,
            newMessage,
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

function deriveHere(bytes: Uint8Array): DerivedApart {
  return { bytes, derived: derive(bytes) }
}

/**
 * One recipient's outcome; whatever goes wrong in one account stays in it. With `places` the transaction is not yet
 * on the disk when this resolves: where it put the message is added there, for the accept log.
 */
async function deliverOne(
  deps: LocalDeliveryDeps,
  inboxes: InboxIds,
  message: NewMessage,
  recipient: LocalRecipient,
  places: AcceptedPlace[] | undefined,
): Promise<Attempt> {
  let account: AccountRecord | undefined
  const ended = (outcome: LocalOutcome): Attempt => ({ outcome, ...(account !== undefined && { account }) })
  try {
    account = await deps.directory.account(recipient.accountId)
    if (account === undefined || account.state === 'suspended') return ended({ kind: 'suspended' })
    const store = deps.accounts.open(account.id)
    const appended = await append(store, inboxes, account, message, recipient, places)
    const { duplicate, mailbox } = appended
    return { ...ended({ kind: 'delivered', duplicate }), mailbox }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'over-quota') return ended({ kind: 'over-quota' })
    deps.log.error('delivery.unavailable', error, { account: recipient.accountId })
    return ended({ kind: 'unavailable', cause: error })
  }
}

type Appended = { readonly duplicate: boolean; readonly mailbox: string }

async function append(
  store: AccountStore,
  inboxes: InboxIds,
  account: AccountRecord,
  message: NewMessage,
  { subAddress, junk }: LocalRecipient,
  places: AcceptedPlace[] | undefined,
): Promise<Appended> {
  const quota = {
    ...(account.quotaBytes !== undefined && { bytes: account.quotaBytes }),
    ...(account.quotaMessages !== undefined && { messages: account.quotaMessages }),
  }
  // A copy in each place: ana@ and ana+ventas@ of one message are two deliveries, each idempotent.
  const own =
    subAddress === undefined || message.deliveryId === undefined
      ? message
      : { ...message, deliveryId: `${message.deliveryId}+${subAddress}` }
  const messages = [own]
  const remembered = own.deliveryId === undefined ? {} : { deliveryId: own.deliveryId }
  const into = async (mailboxId: MailboxId, mailbox: string): Promise<Appended> => {
    const appended = await store.append(mailboxId, messages, quota, { noted: places !== undefined })
    const { uids, uidValidity, modSeq, duplicate } = appended
    const [uid] = uids
    if (uid !== undefined)
      places?.push({ accountId: store.accountId, mailboxId, uidValidity, uid, modSeq, ...remembered })
    return { duplicate, mailbox }
  }
  const usual = async (): Promise<Appended> =>
    junk === true ? into(await junkOf(store), 'Junk') : into(await inboxes.of(store), 'INBOX')
  try {
    const named = subAddress === undefined || junk === true ? undefined : await mailboxOf(store, subAddress)
    return named === undefined ? await usual() : await into(named, subAddress ?? '')
  } catch (error) {
    // The account has no mail yet, or the mailbox went away between the look and the write.
    if (!(error instanceof Refusal && error.code === 'not-found')) throw error
    inboxes.forget(store.accountId)
    await store.provision()
    return await usual()
  }
}

/** The mailbox with that name on the first level, whatever its letters' case; never a special one. RFC 5233 §1 */
async function mailboxOf(store: AccountStore, subAddress: string): Promise<MailboxId | undefined> {
  const wanted = subAddress.normalize('NFC').toLowerCase()
  const found = (await store.mailboxes()).find(
    (mailbox) => mailbox.specialUse === undefined && mailbox.name.toLowerCase() === wanted,
  )
  return found?.id
}

/** Where junk goes, whatever its owner calls it; made anew where somebody removed it. RFC 6154 §2 */
async function junkOf(store: AccountStore): Promise<MailboxId> {
  const mailboxes = await store.mailboxes()
  const found = mailboxes.find(({ specialUse }) => specialUse === 'junk')
  if (found !== undefined) return found.id
  // Somebody gave the name to another purpose: what is there is looked at as junk all the same.
  const named = mailboxes.find(({ name }) => name === JUNK_NAME)
  if (named !== undefined) return named.id
  await store.provision()
  return (await store.createMailbox(JUNK_NAME, 'junk')).id
}

const JUNK_NAME = 'Junk'

function isJunk(bytes: Uint8Array, { hostname }: LocalDeliveryDeps): boolean {
  return hostname !== undefined && isQuarantined(bytes, readHeader(bytes), hostname)
}

/** INBOX keeps its id for as long as the account lives, so it is asked for once. */
class InboxIds {
  readonly #ids = new Map<AccountId, MailboxId>()

  async of(store: AccountStore): Promise<MailboxId> {
    const known = this.#ids.get(store.accountId)
    if (known !== undefined) return known
    const inbox = await store.mailbox('INBOX')
    if (inbox === undefined) throw new Error('an account has no INBOX')
    if (this.#ids.size >= INBOX_CACHE_ACCOUNTS) this.#ids.clear()
    this.#ids.set(store.accountId, inbox.id)
    return inbox.id
  }

  forget(accountId: AccountId): void {
    this.#ids.delete(accountId)
  }
}

/** Ours on top, foreign ones gone. RFC 5321 §4.4 */
export function withReturnPath(bytes: Uint8Array, reversePath: string): Uint8Array {
  const front = new TextEncoder().encode(`Return-Path: <${reversePath}>\r\n`)
  const lines = findFields(bytes, readHeader(bytes), 'return-path')
  let size = front.length + bytes.length
  for (const line of lines) size -= line.end - line.start
  const whole = new Uint8Array(size)
  whole.set(front, 0)
  let to = front.length
  let from = 0
  for (const line of lines) {
    whole.set(bytes.subarray(from, line.start), to)
    to += line.start - from
    from = line.end
  }
  whole.set(bytes.subarray(from), to)
  return whole
}

/** The same for a large message: what stands below the header is copied in slices. */
async function withReturnPathInSlices(bytes: Uint8Array, reversePath: string): Promise<Uint8Array> {
  const { bodyStart } = readHeader(bytes)
  const head = withReturnPath(bytes.subarray(0, bodyStart), reversePath)
  const body = bytes.subarray(bodyStart)
  const whole = Buffer.allocUnsafeSlow(head.length + body.length)
  whole.set(head)
  await inSlices(body.length, setImmediate, (from, to) => {
    whole.set(body.subarray(from, to), head.length + from)
  })
  return whole
}
