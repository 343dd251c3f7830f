/**
 * Bodies that came with the one that was asked for, because they will be asked for next: a round trip costs more than a small
 * message. Each is handed out once, and what nobody asks for is forgotten in a moment. Messages never change. Keys hold
 * the account: what one account has cached is never another's answer (THREATS TE2).
 */
import type { AccountId, MessageId } from '../../mail/ids.ts'
import type { MessageBody } from '../account-store.ts'
import { NEXT_BODIES_BYTES, NEXT_BODIES_MS } from '../limits.ts'
import { WeighedMap } from './weighed-map.ts'

type Kept = WeighedMap<`${number}/${number}`, MessageBody>

export class NextBodies {
  #kept: Kept | undefined
  #timer: NodeJS.Timeout | undefined

  take(accountId: AccountId, messageId: MessageId): MessageBody | undefined {
    const key = `${accountId}/${messageId}` as const
    const body = this.#kept?.get(key)
    this.#kept?.delete(key)
    return body
  }

  put(accountId: AccountId, messageId: MessageId, body: MessageBody): void {
    this.#kept ??= new WeighedMap(NEXT_BODIES_BYTES, 'left')
    this.#kept.set(`${accountId}/${messageId}`, body, body.sizeBytes)
    this.#timer ??= setTimeout(() => this.#forget(), NEXT_BODIES_MS).unref()
    this.#timer.refresh()
  }

  drop(accountId: AccountId): void {
    this.#kept?.drop(accountId)
  }

  #forget(): void {
    this.#kept = undefined
    this.#timer = undefined
  }
}
