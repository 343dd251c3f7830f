/**
 * What the queue says instead of trying a paused address: mail that was taken before the pause, or came to it through a
 * group. Its sender gets a report. Reports themselves, and mail of nobody here, are tried.
 */
import type { DirectoryReader } from '../../store/directory-types.ts'
import type { StoredMessage, StoredRecipient, StoredReply } from '../../store/queue-types.ts'
import { ownReply } from '../queue/outcome.ts'
import { type PausedAddresses, type Pauses, pauseEnd } from './paused.ts'

export type RefuseQueued = (
  message: Pick<StoredMessage, 'accountId' | 'deliveryId' | 'organisationId' | 'sender'>,
  recipients: readonly Pick<
    StoredRecipient,
    'n' | 'address' | 'destination' | 'attempts' | 'originalRecipient'
  >[],
) => Promise<ReadonlyMap<number, StoredReply>> | undefined

type Served = { readonly directory: Pick<DirectoryReader, 'domain'>; readonly paused: PausedAddresses }

export function createRefuseQueued({ directory, paused }: Served): RefuseQueued {
  return ({ organisationId, sender }, recipients) => {
    if (organisationId === null || sender === null) return undefined
    const pauses = paused.among(
      organisationId,
      recipients.map(({ address }) => address.toLowerCase()),
    )
    return pauses && repliesOf(directory, recipients, pauses)
  }
}

async function repliesOf(
  directory: Pick<DirectoryReader, 'domain'>,
  recipients: Parameters<RefuseQueued>[1],
  pauses: Promise<Pauses>,
): Promise<ReadonlyMap<number, StoredReply>> {
  const replies = new Map<number, StoredReply>()
  const known = await pauses
  for (const { n, address, destination } of known.size === 0 ? [] : recipients) {
    const pause = known.get(address.toLowerCase())
    // A domain that came to us meanwhile knows its people itself.
    if (pause === undefined || (await directory.domain(destination))?.enabled === true) continue
    const words = `${address} is paused until ${pauseEnd(pause)}: its server said that it does not exist`
    replies.set(n, ownReply(550, '5.1.1', words))
  }
  return replies
}
