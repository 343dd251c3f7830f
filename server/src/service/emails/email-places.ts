/**
 * One account's messages across its mailboxes, as of one moment. IMAP has a message once for each mailbox that holds it; JMAP
 * has it once, with the mailboxes as a property of it. RFC 8621 §4
 */
import type { Flag } from '../../mail/flag.ts'
import type { MailboxId, MessageId, Uid } from '../../mail/ids.ts'
import { flagNames } from '../../mail/imap/flags.ts'
import type { MailboxRow, MailboxView } from '../mailbox/account-mail.ts'
import type { EmailAccount } from './email-account.ts'
import { ONE_MOMENT_TRIES } from './limits.ts'

export type LogEnd = Awaited<ReturnType<EmailAccount['parts']['log']['end']>>

/** A mailbox that holds the message, and where in its view. */
export type Place = { readonly view: MailboxView; readonly at: number }

/** Message ids of a view in rising order, as places in it. */
type Order = { readonly count: number; readonly places: Uint32Array }

/** Views share their arrays while only new messages come: the order is kept beside them. */
const orders = new WeakMap<Uint32Array, Order>()

/**
 * Its messages as of `highestModSeq` or later. What this thread believes to be of the present may be a moment older than what
 * the store has told us already: another thread says that it changed something after it has. A state that is newer than what is
 * told with it would hide the difference for ever. RFC 8620 §5.1
 */
async function viewOf(mail: EmailAccount, { id, highestModSeq }: MailboxRow): Promise<MailboxView> {
  const present = mail.presentView(id)
  if (present !== undefined && present.modSeq >= highestModSeq) return present
  return await mail.view(id, highestModSeq)
}

export class EmailPlaces {
  /** As of before the views were read: what is newer in them is told once more, never left out. */
  readonly end: LogEnd
  readonly mailboxes: readonly MailboxRow[]
  readonly keywords: readonly Flag[]
  readonly views: ReadonlyMap<MailboxId, MailboxView>

  private constructor(parts: Pick<EmailPlaces, 'end' | 'mailboxes' | 'keywords' | 'views'>) {
    this.end = parts.end
    this.mailboxes = parts.mailboxes
    this.keywords = parts.keywords
    this.views = parts.views
  }

  static async read(mail: EmailAccount): Promise<EmailPlaces> {
    for (let tries = 1; ; tries++) {
      const end = await mail.parts.log.end()
      const mailboxes = await mail.mailboxes()
      const views = new Map<MailboxId, MailboxView>()
      for (const row of mailboxes) views.set(row.id, await viewOf(mail, row))
      // A view that is newer than its row may lack what was moved into one that was read before.
      const isOneMoment = mailboxes.every(
        ({ id, highestModSeq }) => (views.get(id)?.modSeq ?? highestModSeq) <= highestModSeq,
      )
      if (isOneMoment || tries === ONE_MOMENT_TRIES)
        return new EmailPlaces({ end, mailboxes, views, keywords: await mail.keywords() })
    }
  }

  /** Empty: it is in no mailbox. */
  of(messageId: MessageId): readonly Place[] {
    const found: Place[] = []
    for (const view of this.views.values()) {
      const { count, places } = orderOf(view)
      const ids = view.messageIds
      for (let n = lowerPlace(ids, places, count, messageId); n < count; n++) {
        const at = places[n] ?? 0
        if (ids[at] !== messageId) break
        found.push({ view, at })
      }
    }
    return found
  }

  /** What its mailboxes say of it together: a keyword of any, and seen where it is seen in all. RFC 8621 §4.1.1 */
  flags(places: readonly Place[]): { readonly low: number; readonly high: number } {
    let low = 0
    let high = 0
    let seen = SEEN_BIT
    for (const { view, at } of places) {
      low |= view.flagsLow[at] ?? 0
      high |= view.flagsHigh[at] ?? 0
      seen &= view.flagsLow[at] ?? 0
    }
    return { low: ((low & ~SEEN_BIT) | seen) >>> 0, high: high >>> 0 }
  }

  flagNames(places: readonly Place[]): string[] {
    const { low, high } = this.flags(places)
    return flagNames(low, high, this.keywords)
  }
}

const SEEN_BIT = 8

export function uidAt({ view, at }: Place): Uid {
  return (view.uids[at] ?? 0) as Uid
}

export function messageIdAt({ view, at }: Place): MessageId {
  return (view.messageIds[at] ?? 0) as MessageId
}

/** Most messages come in the order of their ids: what came since is put behind, and only what was moved in between. */
function orderOf(view: MailboxView): Order {
  const { messageIds: ids, count } = view
  const known = orders.get(ids)
  if (known !== undefined && known.count >= count)
    return known.count === count ? known : { count, places: known.places.filter((at) => at < count) }
  const places = new Uint32Array(Math.max(count, known === undefined ? count : Math.ceil(count * 1.25)))
  if (known !== undefined) places.set(known.places.subarray(0, known.count))
  const from = known?.count ?? 0
  let isRising = true
  for (let at = from; at < count; at++) {
    places[at] = at
    const before = at === 0 ? 0 : (ids[places[at - 1] ?? 0] ?? 0)
    if ((ids[at] ?? 0) < before) isRising = false
  }
  if (!isRising) places.subarray(0, count).sort((a, b) => (ids[a] ?? 0) - (ids[b] ?? 0))
  const order = { count, places }
  orders.set(ids, order)
  return order
}

/** The first in the order whose id is not below that one. */
function lowerPlace(ids: Uint32Array, places: Uint32Array, count: number, wanted: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ids[places[middle] ?? 0] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
