/** The end of a POP3 session. Receipts first: what is lost of them keeps a message too long, never too short. */
import type { MaildropSettlement } from '../account-store.ts'
import { CHANGE_SLICE } from '../limits.ts'
import type { AccountWork } from './account-work.ts'
import { addReceipts, removeFor } from './retention.ts'

export async function settleMaildrop(
  { change }: AccountWork,
  { mailboxId, deviceId, received, deleted }: MaildropSettlement,
): Promise<void> {
  for (let from = 0; from < received.length; from += CHANGE_SLICE) {
    const some = received.slice(from, from + CHANGE_SLICE)
    await change((tx) => addReceipts(tx, deviceId, some), { durable: 'soon' })
  }
  for (let from = 0; from < deleted.length; from += CHANGE_SLICE) {
    const some = deleted.slice(from, from + CHANGE_SLICE)
    await change((tx) => removeFor(tx, deviceId, mailboxId, some))
  }
}
