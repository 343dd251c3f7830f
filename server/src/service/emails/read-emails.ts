/** What is told of a message without reading its body: it never changes, and is remembered. RFC 8621 §4.1.1, §4.1.3 */

import { RecentMap } from '../../lib/recent-map.ts'
import { readHeader } from '../../mail/header/header.ts'
import type { AccountId, MailboxId, MessageId, ThreadId, Uid } from '../../mail/ids.ts'
import type { EmailAccount } from './email-account.ts'
import { type EmailPlaces, messageIdAt, type Place, uidAt } from './email-places.ts'
import { type HeaderForm, type HeaderValue, headerValue } from './header-forms.ts'
import { REMEMBERED_HEADERS } from './limits.ts'

/** The fields that have a property of their own. RFC 8621 §4.1.3 */
export const FIELD_PROPERTIES = {
  messageId: ['message-id', 'MessageIds'],
  inReplyTo: ['in-reply-to', 'MessageIds'],
  references: ['references', 'MessageIds'],
  sender: ['sender', 'Addresses'],
  from: ['from', 'Addresses'],
  to: ['to', 'Addresses'],
  cc: ['cc', 'Addresses'],
  bcc: ['bcc', 'Addresses'],
  replyTo: ['reply-to', 'Addresses'],
  subject: ['subject', 'Text'],
  sentAt: ['date', 'Date'],
} as const satisfies Readonly<Record<string, readonly [string, HeaderForm]>>
export type FieldProperty = keyof typeof FIELD_PROPERTIES

export type EmailFacts = {
  readonly sizeBytes: number
  readonly receivedMs: number
  readonly threadId: ThreadId
  readonly hasAttachment: boolean
  readonly fields: Readonly<Record<FieldProperty, HeaderValue>>
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
  const headers = new Map<Uid, Uint8Array>()
  for (const { uid, header } of await mail.headers(mailboxId, uids)) headers.set(uid, header)
  const read: (readonly [MessageId, EmailFacts])[] = []
  for (const one of await mail.details(mailboxId, uids, ['threadId', 'attached'])) {
    const { uid, sizeBytes, internalDateMs: receivedMs, threadId, attached } = one
    const id = ids.get(uid)
    if (id === undefined || threadId === undefined) continue
    const fields = fieldsOf(headers.get(uid) ?? new Uint8Array())
    read.push([id, { sizeBytes, receivedMs, threadId, hasAttachment: attached === 1, fields }])
  }
  return read
}

/** Those properties, as they stand in a header. */
export function fieldsOf(bytes: Uint8Array): EmailFacts['fields'] {
  const header = readHeader(bytes)
  const read = Object.entries(FIELD_PROPERTIES).map(
    ([property, [name, form]]) => [property, headerValue(bytes, header, { name, form, all: false })] as const,
  )
  return Object.fromEntries(read) as Record<FieldProperty, HeaderValue>
}
