/** Puts one message into one account: where its mail usually goes, or into a mailbox that is known. */
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId, MailboxId } from '../../mail/ids.ts'
import type { AcceptedPlace } from '../../store/accept-log/record.ts'
import type { AccountStore, NewMessage, Quota } from '../../store/account-store.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import { INBOX_CACHE_ACCOUNTS } from './limits.ts'
import type { LocalRecipient } from './local-delivery.ts'

export type Put = { readonly duplicate: boolean; readonly mailbox: string }

/** Whose mail it is, and where its copies are noted for the accept log; undefined: each is durable by itself. */
export type Destination = {
  readonly account: AccountRecord
  readonly store: AccountStore
  readonly places: AcceptedPlace[] | undefined
}

export function quotaOf({ quotaBytes, quotaMessages }: AccountRecord): Quota {
  return {
    ...(quotaBytes !== undefined && { bytes: quotaBytes }),
    ...(quotaMessages !== undefined && { messages: quotaMessages }),
  }
}

/** A copy in each place: ana@ and ana+ventas@ of one message are two deliveries, each idempotent. */
export function deliveryIdFor(deliveryId: string, subAddress: string | undefined): string {
  return subAddress === undefined ? deliveryId : `${deliveryId}+${subAddress}`
}

export async function putInto(
  { account, store, places }: Destination,
  mailboxId: MailboxId,
  mailbox: string,
  message: NewMessage,
): Promise<Put> {
  const noted = places !== undefined
  const appended = await store.append(mailboxId, [message], quotaOf(account), { noted })
  const { uids, uidValidity, modSeq, duplicate } = appended
  const [uid] = uids
  const remembered = message.deliveryId === undefined ? {} : { deliveryId: message.deliveryId }
  if (uid !== undefined)
    places?.push({ accountId: store.accountId, mailboxId, uidValidity, uid, modSeq, ...remembered })
  return { duplicate, mailbox }
}

/** Into the mailbox of its sub-address, Junk, or INBOX. */
export async function putUsual(
  to: Destination,
  inboxes: InboxIds,
  message: NewMessage,
  { subAddress, junk }: LocalRecipient,
): Promise<Put> {
  const { store } = to
  const usual = async (): Promise<Put> =>
    junk === true
      ? putInto(to, await junkOf(store), 'Junk', message)
      : putInto(to, await inboxes.of(store), 'INBOX', message)
  try {
    const named = subAddress === undefined || junk === true ? undefined : await mailboxOf(store, subAddress)
    return named === undefined ? await usual() : await putInto(to, named, subAddress ?? '', message)
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

/** INBOX keeps its id for as long as the account lives, so it is asked for once. */
export class InboxIds {
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
