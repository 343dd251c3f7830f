/** What the queue asks about mass mail: each recipient's own copy on the way in, and who wants no more on the way out. */
import type { AccountId, QueueId } from '../../../mail/ids.ts'
import type { QueueStore } from '../../../store/queue.ts'
import type { StoredMessage, StoredRecipient } from '../../../store/queue-types.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { NoteCopies } from '../../submission/note-copies.ts'
import { COPIES_AT_ONCE } from '../../unsubscribe/limits.ts'
import { noteUnsubscribed } from '../ledger-events.ts'
import { type Outcome, ownReply } from '../outcome.ts'
import type { QueueEntrance, Submission } from '../submission.ts'

const UNSUBSCRIBED = ownReply(550, '5.7.1', 'they want no more of this mail')

export type MassMail = {
  /** One for each recipient, made when its turn comes; undefined: it goes as it is. Throws Refusal `limit`. */
  copies(submission: Submission): Promise<readonly (() => Promise<Submission>)[] | undefined>
  /** Which of these addresses, in small letters, want no more from the account. */
  unsubscribed(accountId: AccountId, recipients: readonly string[]): Promise<ReadonlySet<string>>
}

/** Takes a message in, copy by copy where it is mass mail. All of them are committed before it answers. */
export async function enqueueCopies(
  massMail: MassMail,
  entrance: QueueEntrance,
  submission: Submission,
): Promise<QueueId> {
  const copies = await massMail.copies(submission)
  const ids: QueueId[] = []
  for (let at = 0; at < (copies?.length ?? 0); at += COPIES_AT_ONCE) {
    const part = copies?.slice(at, at + COPIES_AT_ONCE) ?? []
    ids.push(...(await Promise.all(part.map(async (copy) => await entrance.enqueue(await copy())))))
  }
  return ids[0] ?? (await entrance.enqueue(submission))
}

/** Lets through who has not unsubscribed; the others are finished, and the ledger says why. */
export function screenUnsubscribed(deps: {
  readonly massMail: MassMail
  readonly store: QueueStore
  readonly ledger?: Ledger | undefined
  readonly noteCopies?: NoteCopies | undefined
}) {
  const { massMail, store, ledger, noteCopies } = deps
  return async (
    message: StoredMessage,
    recipients: readonly StoredRecipient[],
  ): Promise<readonly StoredRecipient[]> => {
    if (message.accountId === null) return recipients
    const addresses = recipients.map(({ address }) => address)
    const gone = await massMail.unsubscribed(message.accountId as AccountId, addresses)
    if (gone.size === 0) return recipients
    const isGone = ({ address }: StoredRecipient): boolean => gone.has(address.toLowerCase())
    const ended = recipients.filter(isGone)
    if (ledger !== undefined) noteUnsubscribed(ledger, message, ended)
    const finished = ended.map(({ n }) => n)
    const refused: Outcome = { kind: 'failed', reply: UNSUBSCRIBED, class: 'unknown' }
    await noteCopies?.(
      { message, recipients: ended },
      ended.map(() => refused),
      finished,
    )
    const nothing = { whole: false, later: [], added: [], notices: [], crashed: false }
    await store.settle([{ messageId: message.id, finished, ...nothing }], 'soon')
    return recipients.filter((one) => !isGone(one))
  }
}
