/** What is told of a message without reading its body: it never changes, and is remembered. RFC 8621 §4.1.1, §4.1.3 */

import { RecentMap } from '../../lib/recent-map.ts'
import { utcDate } from '../../mail/header/header-forms.ts'
import type { AccountId, MailboxId, MessageId, ThreadId, Uid } from '../../mail/ids.ts'
import { type FieldValues, fieldsOf, readListRow } from '../../mail/message/list-row.ts'
import type { EmailAccount } from './email-account.ts'
import { type EmailPlaces, messageIdAt, type Place, uidAt } from './email-places.ts'
import { REMEMBERED_HEADERS } from './limits.ts'

export type EmailFacts = {
  readonly sizeBytes: number
  readonly receivedMs: number
  /** The same as JMAP writes it: a message is told more often than read. */
  readonly receivedAt: string
  readonly threadId: ThreadId
  readonly hasAttachment: boolean
  readonly fields: FieldValues
  /** Undefined: it has to be made from the octets. */
  readonly preview: string | undefined
}

export class EmailReader {
  readonly #known = new RecentMap<string, EmailFacts>(REMEMBERED_HEADERS)

  /** Of those that are in some mailbox. */
  async facts(
    mail: EmailAccount,
    places: EmailPlaces,
    ids: readonly MessageId[],
  ): Promise<ReadonlyMap<MessageId, EmailFacts>> {
    const facts = new Map<MessageId, EmailFacts>()
    const missing = new Map<MailboxId, Place[]>()
    for (const id of ids) {
      const known = this.#known.get(keyOf(mail.id, id))
      if (known !== undefined) facts.set(id, known)
      else {
        const [place] = places.of(id)
        if (place === undefined) continue
        const others = missing.get(place.view.mailboxId)
        if (others === undefined) missing.set(place.view.mailboxId, [place])
        else others.push(place)
      }
    }
    for (const [mailboxId, some] of missing)
      for (const [id, one] of await readSome(mail, mailboxId, some)) {
        this.#known.set(keyOf(mail.id, id), one)
        facts.set(id, one)
      }
    return facts
  }
}

/** The account is part of it: nobody reads another's. THREATS TE2 */
function keyOf(accountId: AccountId, messageId: MessageId): string {
  return `${accountId}/${messageId}`
}

async function readSome(
  mail: EmailAccount,
  mailboxId: MailboxId,
  places: readonly Place[],
): Promise<readonly (readonly [MessageId, EmailFacts])[]> {
  const ids = new Map(places.map((place) => [uidAt(place), messageIdAt(place)]))
  const uids = [...ids.keys()].sort((a, b) => a - b)
  const read: (readonly [MessageId, EmailFacts])[] = []
  const rowless: Rowless[] = []
  for (const one of await mail.details(mailboxId, uids, ['threadId', 'attached', 'listRow'])) {
    const { uid, sizeBytes, internalDateMs: receivedMs, threadId, attached } = one
    const id = ids.get(uid)
    if (id === undefined || threadId === undefined) continue
    const receivedAt = utcDate(receivedMs)
    const known = { sizeBytes, receivedMs, receivedAt, threadId, hasAttachment: attached === 1 }
    const row = typeof one.listRow === 'string' ? readListRow(one.listRow) : undefined
    if (row === undefined) rowless.push({ id, uid, known })
    else read.push([id, { ...known, ...row }])
  }
  return rowless.length === 0 ? read : [...read, ...(await readHeaders(mail, mailboxId, rowless))]
}

type Rowless = {
  readonly id: MessageId
  readonly uid: Uid
  readonly known: Omit<EmailFacts, 'fields' | 'preview'>
}

/** Of messages whose rows are not kept; `rowless` in UID order. */
async function readHeaders(
  mail: EmailAccount,
  mailboxId: MailboxId,
  rowless: readonly Rowless[],
): Promise<readonly (readonly [MessageId, EmailFacts])[]> {
  const uids = rowless.map(({ uid }) => uid)
  const headers = new Map<Uid, Uint8Array>()
  for (const { uid, header } of await mail.headers(mailboxId, uids)) headers.set(uid, header)
  return rowless.map(({ id, uid, known }) => [
    id,
    { ...known, preview: undefined, fields: fieldsOf(headers.get(uid) ?? new Uint8Array()) },
  ])
}
