/**
 * Where no queue runs (a command while the service is stopped): mail of ours to an account of ours goes into its mailbox at
 * once. Nothing goes elsewhere.
 */
import { Refusal } from '../../lib/refusal.ts'
import type { DirectoryReader } from '../../store/directory-types.ts'
import type { Submission } from '../queue/submission.ts'
import type { LocalDelivery, LocalRecipient } from './local-delivery.ts'

/** Throws Refusal `unknown-user` for an address that is no account, `try-later` when a mailbox does not take it. */
export async function deliverAtOnce(
  { directory, delivery }: { readonly directory: DirectoryReader; readonly delivery: LocalDelivery },
  { bytes, deliveryId, acceptedMs, recipients }: Submission,
): Promise<void> {
  const found: LocalRecipient[] = []
  for (const { address } of recipients) {
    const account = await directory.accountByAddress(address)
    if (account === undefined)
      throw new Refusal('unknown-user', { key: 'directory.noAccount', values: { address } })
    found.push({ accountId: account.id, subAddress: undefined, address })
  }
  const message = { bytes, reversePath: '', deliveryId, receivedMs: acceptedMs, recipients: found }
  const outcomes = await delivery.deliver(message)
  if (outcomes.some(({ kind }) => kind !== 'delivered')) throw new Refusal('try-later', { key: 'queue.busy' })
}
