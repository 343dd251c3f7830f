/** COPY and MOVE whose two ends need not belong to the same person. RFC 9051 §6.4.7, RFC 6851, RFC 4314 §4 */

import { hasBit } from '../../lib/bits.ts'
import { Refusal } from '../../lib/refusal.ts'
import { FIRST_KEYWORD_BIT, type Flag, SYSTEM_FLAGS } from '../../mail/flag.ts'
import type { MailboxId, Uid } from '../../mail/ids.ts'
import type {
  AccountMail,
  Appended,
  IncomingMessage,
  MailboxRow,
  MailboxView,
  Moved,
} from '../mailbox/account-mail.ts'
import type { Mail } from '../mailbox/mail.ts'
import { CARRIED_BYTES, CARRIED_MESSAGES } from './limits.ts'
import type { SharedMailbox } from './shared-mailbox.ts'

/** A mailbox: one's own, or a shared one. */
export type Place = { readonly id: MailboxId; readonly shared?: SharedMailbox | undefined }

/** All of them, or the refusal and none. */
export function copyMessages(
  account: AccountMail,
  from: Place,
  uids: readonly Uid[],
  to: MailboxRow,
): Promise<Moved> {
  if (from.shared === undefined && to.shared === undefined) return account.copy(from.id, uids, to.id)
  if (from.shared !== undefined && from.shared.id === to.shared?.id)
    return from.shared.copyTo(uids, to.shared)
  return carryAll(account, from, uids, to)
}

/** Each message is there or here, and never in neither: what cannot be removed any more is in both. RFC 6851 §3.3 */
export async function moveMessages(
  account: AccountMail,
  from: Place,
  uids: readonly Uid[],
  to: MailboxRow,
): Promise<Moved> {
  if (from.shared === undefined && to.shared === undefined) return account.move(from.id, uids, to.id)
  if (from.shared !== undefined && from.shared.id === to.shared?.id)
    return from.shared.moveTo(uids, to.shared)
  await from.shared?.assertRemovable()
  const moved = await carryAll(account, from, uids, to)
  await (from.shared === undefined ? account.remove(from.id, moved.from) : from.shared.remove(moved.from))
  return moved
}

/** Undefined when the old one is not there. Between accounts the new one is kept before the old one goes. RFC 8508 §3.4 */
export async function replaceMessage(
  account: AccountMail,
  from: Place,
  uid: Uid,
  to: MailboxRow,
  message: IncomingMessage,
): Promise<Appended | undefined> {
  if (from.shared === undefined && to.shared === undefined)
    return await account.replace(from.id, uid, to.id, message)
  await from.shared?.assertRemovable()
  const source: Mail = from.shared ?? account
  if ((await source.infos(from.id, [uid])).length === 0) return undefined
  const appended = await (to.shared ?? account).append(to.id, [message])
  await (from.shared === undefined ? account.remove(from.id, [uid]) : from.shared.remove([uid]))
  return appended
}

type Batch = { readonly uids: readonly Uid[]; readonly messages: readonly IncomingMessage[] }

async function carryAll(
  account: AccountMail,
  from: Place,
  uids: readonly Uid[],
  to: MailboxRow,
): Promise<Moved> {
  const source: Mail = from.shared ?? account
  const target: Mail = to.shared ?? account
  await to.shared?.demand('i')
  const moved: { uidValidity: number; from: Uid[]; to: Uid[] } = {
    uidValidity: to.uidValidity,
    from: [],
    to: [],
  }
  try {
    for await (const { uids: some, messages } of batches(source, from.id, uids)) {
      const appended = await target.append(to.id, messages)
      moved.uidValidity = appended.uidValidity
      moved.from.push(...some)
      moved.to.push(...appended.uids)
    }
  } catch (error) {
    // RFC 9051 §6.4.7: a copy that fails leaves nothing behind.
    if (moved.to.length > 0)
      await (to.shared === undefined ? account.remove(to.id, moved.to) : to.shared.takeBack(moved.to))
    throw error
  }
  return moved
}

/** The messages in the order of their UIDs, so many at once as memory allows; those that are gone are left out. */
async function* batches(source: Mail, mailboxId: MailboxId, uids: readonly Uid[]): AsyncGenerator<Batch> {
  const view = await source.view(mailboxId)
  const words = await source.keywords()
  const ordered = [...uids].sort((a, b) => a - b)
  let batch: { uids: Uid[]; messages: IncomingMessage[] } = { uids: [], messages: [] }
  let bytes = 0
  for (let at = 0; at < ordered.length; at += CARRIED_MESSAGES)
    for (const info of await source.infos(mailboxId, ordered.slice(at, at + CARRIED_MESSAGES))) {
      if (batch.uids.length > 0 && bytes + info.sizeBytes > CARRIED_BYTES) {
        yield batch
        batch = { uids: [], messages: [] }
        bytes = 0
      }
      const message = await source.bytesOrRefusal(info.messageId)
      if (message instanceof Refusal) {
        if (message.code === 'not-found') continue
        throw message
      }
      bytes += info.sizeBytes
      batch.uids.push(info.uid)
      batch.messages.push({
        bytes: message,
        flags: flagsIn(view, info.uid, words),
        internalDateMs: info.internalDateMs,
      })
    }
  if (batch.uids.length > 0) yield batch
}

/** As whoever copies sees them. */
function flagsIn(view: MailboxView, uid: Uid, words: readonly Flag[]): Flag[] {
  const place = view.uids.subarray(0, view.count).indexOf(uid)
  if (place < 0) return []
  const bits = (view.flagsHigh[place] ?? 0) * 2 ** 32 + (view.flagsLow[place] ?? 0)
  const system = SYSTEM_FLAGS.filter((_, bit) => hasBit(bits, bit)).map((flag) => flag as string as Flag)
  return [...system, ...words.filter((_, index) => hasBit(bits, FIRST_KEYWORD_BIT + index))]
}
