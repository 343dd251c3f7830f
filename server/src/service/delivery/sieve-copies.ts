/**
 * `keep` and `fileinto`: the copies that scripts want of one message, each in a mailbox of its owner's and nowhere else, each
 * once however often the delivery is repeated. RFC 5228 §4.1 and §4.3, RFC 5232, RFC 5490 §3, RFC 8579 §4
 */
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { Flag } from '../../mail/flag.ts'
import type { MailboxId } from '../../mail/ids.ts'
import type { AccountStore, MailboxRow, NewMessage } from '../../store/account-store.ts'
import { isSharedName } from '../sharing/shared-names.ts'
import type { SieveAction, SieveCopy } from '../sieve/outcome.ts'
import type { DerivedApart } from './local-delivery.ts'
import { type Destination, type InboxIds, type Put, putInto, putUsual } from './put-message.ts'
import type { ScriptedMail } from './sieve-mail.ts'

/** Undefined mailbox: where the owner's mail usually goes. */
export type WantedCopy = {
  readonly mailbox: { readonly id: MailboxId; readonly name: string } | undefined
  readonly flags: readonly Flag[]
  /** Undefined: the message as it came. */
  readonly bytes: Uint8Array | undefined
}

export type CopyParts = {
  readonly to: Destination
  readonly inboxes: InboxIds
  /** The message as it came, ready for a mailbox. */
  readonly message: NewMessage
  /** Makes other octets ready, with our Return-Path on top. */
  readonly prepare: (bytes: Uint8Array) => Promise<DerivedApart>
  readonly log: Log
}

/** Each mailbox once; what is not there and is not to be made is INBOX. */
export async function wantedCopies(
  store: AccountStore,
  actions: readonly SieveAction[],
): Promise<readonly WantedCopy[]> {
  const copies = new Map<MailboxId | 'usual', WantedCopy>()
  for (const action of actions) {
    if (action.kind !== 'keep' && action.kind !== 'fileinto') continue
    const mailbox = action.kind === 'keep' ? undefined : await resolveMailbox(store, action)
    const key = mailbox?.id ?? 'usual'
    const known = copies.get(key)
    const flags = [...new Set([...(known?.flags ?? []), ...action.flags])]
    copies.set(key, { mailbox, flags, bytes: action.bytes })
  }
  return [...copies.values()]
}

/** Undefined: INBOX. The account is given mailboxes with its first mail. */
export async function resolveMailbox(
  store: AccountStore,
  wanted: SieveCopy,
): Promise<{ readonly id: MailboxId; readonly name: string } | undefined> {
  const { mailbox: name, specialUse, create } = wanted
  const row =
    (await ofUse(store, specialUse)) ??
    (isSharedName(name) ? undefined : await store.mailbox(name)) ??
    (create && !isSharedName(name) ? await made(store, wanted) : undefined)
  return row === undefined || row.specialUse === 'inbox' ? undefined : { id: row.id, name: row.name }
}

async function ofUse(
  store: AccountStore,
  specialUse: SieveCopy['specialUse'],
): Promise<MailboxRow | undefined> {
  if (specialUse === undefined) return undefined
  return (await store.mailboxes()).find((one) => one.specialUse === specialUse)
}

/** Undefined: no mailbox can be called that, or there are too many. */
async function made(
  store: AccountStore,
  { mailbox, specialUse }: SieveCopy,
): Promise<MailboxRow | undefined> {
  try {
    await store.provision()
    return (await store.mailbox(mailbox)) ?? (await store.createMailbox(mailbox, specialUse))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // Another message made it meanwhile.
    return error.code === 'already-exists' ? await store.mailbox(mailbox) : undefined
  }
}

/** The mailboxes it is in now. Throws what the store throws for the first of them; the others' failures are logged. */
export async function putCopies(
  mail: ScriptedMail,
  wanted: readonly WantedCopy[],
  parts: CopyParts,
): Promise<{ readonly duplicate: boolean; readonly mailboxes: readonly string[] }> {
  const mailboxes: string[] = []
  let duplicate = false
  for (const [at, copy] of wanted.entries()) {
    // The first is the delivery itself: whatever the script says by the next try, it is not put anywhere else again.
    const deliveryId = at === 0 ? mail.deliveryId : `${mail.deliveryId}>copy>${copy.mailbox?.id ?? 0}`
    try {
      const put = await putCopy(mail, copy, deliveryId, parts)
      if (at === 0) duplicate = put.duplicate
      mailboxes.push(put.mailbox)
    } catch (error) {
      // The message is there once: a quota that is full with it is no reason to take it back.
      if (at === 0 || !(error instanceof Refusal)) throw error
      parts.log.warn('sieve.copy-refused', { account: mail.account.id, why: error.code })
    }
  }
  return { duplicate, mailboxes }
}

async function putCopy(
  { recipient }: ScriptedMail,
  { mailbox, flags, bytes }: WantedCopy,
  deliveryId: string,
  { to, inboxes, message, prepare }: CopyParts,
): Promise<Put> {
  const whole: NewMessage = {
    ...message,
    ...(bytes !== undefined && (await prepare(bytes))),
    ...{ flags, deliveryId },
  }
  // The accept log knows of a message only what came, and no flags.
  const places = bytes === undefined && flags.length === 0 ? to.places : undefined
  return await withFewerFlags(whole, async (one) => {
    const there = { ...to, places }
    if (mailbox === undefined) return await putUsual(there, inboxes, one, { ...recipient, junk: false })
    try {
      return await putInto(there, mailbox.id, mailbox.name, one)
    } catch (error) {
      // Removed since it was looked up.
      if (!(error instanceof Refusal && error.code === 'not-found')) throw error
      return await putUsual(there, inboxes, one, { ...recipient, junk: false })
    }
  })
}

/** An account has room for so many keywords: a message is kept without those that it has no room for. */
async function withFewerFlags(message: NewMessage, put: (message: NewMessage) => Promise<Put>): Promise<Put> {
  try {
    return await put(message)
  } catch (error) {
    const keywords = message.flags.some((flag) => !flag.startsWith('\\'))
    if (!keywords || !(error instanceof Refusal && error.code === 'limit')) throw error
    return await put({ ...message, flags: message.flags.filter((flag) => flag.startsWith('\\')) })
  }
}

/** A copy of what was sent. RFC 8580 §3 */
export async function putSent(
  mail: ScriptedMail,
  { copy, bytes, n }: { readonly copy: SieveCopy; readonly bytes: Uint8Array; readonly n: number },
  parts: CopyParts & { readonly derive: (bytes: Uint8Array) => DerivedApart },
): Promise<void> {
  const mailbox = await resolveMailbox(mail.store, copy)
  const message: NewMessage = {
    ...parts.derive(bytes),
    internalDateMs: parts.message.internalDateMs,
    flags: copy.flags,
    deliveryId: `${mail.deliveryId}>fcc>${n}`,
  }
  const there = { ...parts.to, places: undefined }
  const usual = { ...mail.recipient, junk: false, subAddress: undefined }
  await withFewerFlags(message, (one) =>
    mailbox === undefined
      ? putUsual(there, parts.inboxes, one, usual)
      : putInto(there, mailbox.id, mailbox.name, one),
  )
}
