/**
 * Puts a message into mailboxes of this service: derived once, its octets shared by all recipients, each account in
 * a transaction of its own, all at the same time. A failing account fails alone. DESIGN: promises of the store
 */
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import { findFields, readHeader } from '../../mail/header/header.ts'
import type { AccountId, MailboxId } from '../../mail/ids.ts'
import { derive } from '../../mail/message/derive.ts'
import type { AccountStore, AccountStores, NewMessage } from '../../store/account-store.ts'
import type { AccountRecord, DirectoryReader } from '../../store/directory-types.ts'
import { INBOX_CACHE_ACCOUNTS } from './limits.ts'
import type { LocalDelivery, LocalOutcome, LocalRecipient } from './local-delivery.ts'

export type LocalDeliveryDeps = {
  readonly accounts: AccountStores
  readonly directory: DirectoryReader
  readonly log: Log
}

export function createLocalDelivery(deps: LocalDeliveryDeps): LocalDelivery {
  const inboxes = new InboxIds()
  return {
    async deliver(message) {
      const bytes = withReturnPath(message.bytes, message.reversePath)
      const derived = derive(bytes)
      const newMessage: NewMessage = {
        bytes,
        derived,
        internalDateMs: message.receivedMs,
        flags: [],
        deliveryId: message.deliveryId,
      }
      const one = (recipient: LocalRecipient): Promise<LocalOutcome> =>
        deliverOne(deps, inboxes, newMessage, recipient)
      // One recipient is the usual case and needs no array of promises.
      const [first] = message.recipients
      if (message.recipients.length === 1 && first !== undefined) return [await one(first)]
      return Promise.all(message.recipients.map(one))
    },
  }
}

/** One recipient's outcome; whatever goes wrong in one account stays in it. */
async function deliverOne(
  deps: LocalDeliveryDeps,
  inboxes: InboxIds,
  message: NewMessage,
  recipient: LocalRecipient,
): Promise<LocalOutcome> {
  try {
    const account = await deps.directory.account(recipient.accountId)
    if (account === undefined || account.state === 'suspended') return { kind: 'suspended' }
    const store = deps.accounts.open(account.id)
    const appended = await append(store, inboxes, account, message, recipient.subAddress)
    return { kind: 'delivered', duplicate: appended.duplicate }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'over-quota') return { kind: 'over-quota' }
    deps.log.error('delivery.unavailable', error, { account: recipient.accountId })
    return { kind: 'unavailable', cause: error }
  }
}

async function append(
  store: AccountStore,
  inboxes: InboxIds,
  account: AccountRecord,
  message: NewMessage,
  subAddress: string | undefined,
): Promise<{ readonly duplicate: boolean }> {
  const quota = {
    ...(account.quotaBytes !== undefined && { bytes: account.quotaBytes }),
    ...(account.quotaMessages !== undefined && { messages: account.quotaMessages }),
  }
  // A copy in each place: ana@ and ana+ventas@ of one message are two deliveries, each idempotent.
  const messages = [
    subAddress === undefined ? message : { ...message, deliveryId: `${message.deliveryId}+${subAddress}` },
  ]
  const inbox = async (): Promise<{ readonly duplicate: boolean }> =>
    store.append(await inboxes.of(store), messages, quota)
  try {
    const named = subAddress === undefined ? undefined : await mailboxOf(store, subAddress)
    return named === undefined ? await inbox() : await store.append(named, messages, quota)
  } catch (error) {
    // The account has no mail yet, or the mailbox went away between the look and the write.
    if (!(error instanceof Refusal && error.code === 'not-found')) throw error
    inboxes.forget(store.accountId)
    await store.provision()
    return await inbox()
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
