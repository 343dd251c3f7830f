/** Previews of messages, the last asked for ones kept: lists are scrolled back and forth, and messages never change. */
import type { AccountId, MessageId } from '../../mail/ids.ts'
import { previewOf } from '../../mail/message/preview.ts'
import { REMEMBERED_PREVIEWS } from './limits.ts'

type Key = `${number}/${number}`

export class Previews {
  readonly #texts = new Map<Key, string>()

  /** What is remembered; the account is part of the key: nobody reads another's (THREATS TE2). */
  known(accountId: AccountId, messageId: MessageId): string | undefined {
    const key: Key = `${accountId}/${messageId}`
    const text = this.#texts.get(key)
    if (text === undefined) return undefined
    this.#texts.delete(key)
    this.#texts.set(key, text)
    return text
  }

  /** Makes it from the message's octets. */
  make(accountId: AccountId, messageId: MessageId, bytes: Uint8Array): string {
    const text = previewOf(bytes)
    this.#texts.set(`${accountId}/${messageId}`, text)
    if (this.#texts.size > REMEMBERED_PREVIEWS)
      for (const oldest of this.#texts.keys()) {
        this.#texts.delete(oldest)
        break
      }
    return text
  }
}
