/** Previews of messages, the last asked for ones kept: lists are scrolled back and forth, and messages never change. */
import { RecentMap } from '../../lib/recent-map.ts'
import type { AccountId, MessageId } from '../../mail/ids.ts'
import { readListRow } from '../../mail/message/list-row.ts'
import { previewOf } from '../../mail/message/preview.ts'
import type { MessageDetails } from './account-mail.ts'
import { REMEMBERED_PREVIEWS } from './limits.ts'

/** What is remembered of a message has the account in its key: nobody reads another's (THREATS TE2). */
type Key = `${number}/${number}`

export class Previews {
  readonly #texts = new RecentMap<Key, string>(REMEMBERED_PREVIEWS)

  /** What is remembered. */
  known(accountId: AccountId, messageId: MessageId): string | undefined {
    return this.#texts.get(`${accountId}/${messageId}`)
  }

  /** Makes it from the message's octets. */
  make(accountId: AccountId, messageId: MessageId, bytes: Uint8Array): string {
    const text = previewOf(bytes)
    this.#texts.set(`${accountId}/${messageId}`, text)
    return text
  }

  /** Takes it from what is kept beside the message, where something is. */
  learn(accountId: AccountId, { messageId, listRow }: Pick<MessageDetails, 'messageId' | 'listRow'>): void {
    const row = typeof listRow === 'string' ? readListRow(listRow) : undefined
    if (row !== undefined) this.#texts.set(`${accountId}/${messageId}`, row.preview)
  }
}
