/** The next few small bodies of a FETCH, read in one go: asking the store costs as much as reading one of them. */
import type { MessageId } from '../../../mail/ids.ts'
import type { Mail } from '../../../service/mailbox/mail.ts'
import { BODIES_AHEAD } from '../limits.ts'

export class BodiesAhead {
  readonly #mail: Mail
  readonly #messageIds: readonly number[]
  #read = new Map<MessageId, Uint8Array>()
  /** So far they have been read, or passed over. */
  #to = 0

  /** Messages in the order in which they will be taken; nothing is read ahead for one alone. */
  constructor(mail: Mail, messageIds: readonly number[]) {
    this.#mail = mail
    this.#messageIds = messageIds
  }

  /** Undefined: it has to be asked for. Held until here and no longer. */
  take(messageId: MessageId): Uint8Array | undefined | Promise<Uint8Array | undefined> {
    if (this.#messageIds.length < 2) return undefined
    const at = this.#messageIds.indexOf(messageId, Math.max(0, this.#to - BODIES_AHEAD))
    return at < this.#to ? this.#handOut(messageId) : this.#readOn(messageId, at)
  }

  async #readOn(messageId: MessageId, at: number): Promise<Uint8Array | undefined> {
    this.#to = at + BODIES_AHEAD
    const wanted = this.#messageIds.slice(at, this.#to) as MessageId[]
    this.#read = new Map(await this.#mail.smallBodies(wanted))
    return this.#handOut(messageId)
  }

  #handOut(messageId: MessageId): Uint8Array | undefined {
    const bytes = this.#read.get(messageId)
    this.#read.delete(messageId)
    return bytes
  }
}
