/** Tells the account that sent a message by JMAP how far each of its copies came. RFC 8621 §7 (deliveryStatus) */
import type { Log } from '../../lib/log.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { AccountStores } from '../../store/account-store.ts'
import type { DirectoryReader } from '../../store/directory-types.ts'
import type { StoredMessage, StoredRecipient } from '../../store/queue-types.ts'
import type { CopyFate, SentCopy } from '../../store/submission-store.ts'
import type { Outcome } from '../queue/outcome.ts'
import { gatedId } from './delivery-id.ts'

/** `finished`: those of the job that are not tried again. Resolves when it is written, or when that failed. */
export type NoteCopies = (
  job: {
    readonly message: Pick<StoredMessage, 'deliveryId' | 'accountId'>
    readonly recipients: readonly StoredRecipient[]
  },
  outcomes: readonly Outcome[],
  finished: readonly number[],
) => Promise<void>

export type NoteCopiesDeps = {
  readonly accounts: Pick<AccountStores, 'open'>
  readonly directory: Pick<DirectoryReader, 'account'>
  readonly log: Log
}

type Said = { readonly code: number; readonly status?: string | undefined; readonly text: string }

/** Characters of a reply that are kept. */
const REPLY_MAX = 400
const RFC822 = 'rfc822;'

export function createNoteCopies(deps: NoteCopiesDeps): NoteCopies {
  return async ({ message, recipients }, outcomes, finished) => {
    const { accountId } = message
    const id = gatedId(message.deliveryId)
    if (id === undefined || accountId === null) return
    const expanded: string[] = []
    const copies: SentCopy[] = []
    for (const [at, recipient] of recipients.entries()) {
      const outcome = outcomes[at]
      if (outcome?.kind === 'expanded') {
        expanded.push(recipient.address.toLowerCase())
        for (const address of outcome.addresses)
          copies.push({
            address: address.toLowerCase(),
            recipient: writtenTo(recipient),
            fate: 'queued',
            reply: '',
          })
      } else if (outcome !== undefined && outcome.kind !== 'untried')
        copies.push(copyOf(recipient, outcome, finished.includes(recipient.n)))
    }
    await note(deps, accountId as AccountId, id, copies, expanded)
  }
}

export type ReturnedCopy = {
  readonly deliveryId: string
  readonly accountId: number
  readonly address: string
  readonly reply: Said
}

/** A server that had taken the message says later that it could not be delivered. */
export async function noteReturned(
  deps: NoteCopiesDeps,
  { deliveryId, accountId, address, reply }: ReturnedCopy,
): Promise<void> {
  const id = gatedId(deliveryId)
  // Whom it was written to has been noted when it left.
  if (id !== undefined)
    await note(deps, accountId as AccountId, id, [
      {
        address: address.toLowerCase(),
        recipient: address.toLowerCase(),
        fate: 'failed',
        reply: replyText(reply),
      },
    ])
}

/** What people wait for does not depend on it: where it cannot be written the copy goes its way all the same. */
async function note(
  { accounts, directory, log }: NoteCopiesDeps,
  accountId: AccountId,
  id: string,
  copies: readonly SentCopy[],
  expanded: readonly string[] = [],
): Promise<void> {
  if (copies.length + expanded.length === 0) return
  try {
    if ((await directory.account(accountId)) === undefined) return
    await accounts.open(accountId).submissions.note(id, copies, expanded)
  } catch (error) {
    log.warn('submission.not-noted', { why: String(error) })
  }
}

type Told = Exclude<Outcome, { kind: 'untried' | 'expanded' }>

/** Who is behind an alias or a group is nobody else's business: of them no words are kept. RFC 3461 §5.2.7 */
function copyOf(recipient: StoredRecipient, { kind, reply }: Told, over: boolean): SentCopy {
  const address = recipient.address.toLowerCase()
  const to = writtenTo(recipient)
  const text = address === to ? replyText(reply) : replyText({ ...reply, text: '' })
  return { address, recipient: to, fate: fateOf(kind, over), reply: text }
}

function fateOf(kind: Told['kind'], over: boolean): CopyFate {
  if (kind === 'relayed' || kind === 'delivered') return kind
  return over ? 'failed' : 'queued'
}

/** As a server says it; what another server said begins with its code already. */
function replyText({ code, status, text }: Said): string {
  const words = text.replace(/[\0-\x1f\x7f]+/g, ' ').trim()
  const said = words.startsWith(String(code)) ? [words] : [code || 550, status ?? '', words]
  return said
    .filter((word) => word !== '')
    .join(' ')
    .slice(0, REPLY_MAX)
    .trim()
}

function writtenTo({ address, originalRecipient }: StoredRecipient): string {
  const written =
    originalRecipient?.startsWith(RFC822) === true ? originalRecipient.slice(RFC822.length) : address
  return written.toLowerCase()
}
