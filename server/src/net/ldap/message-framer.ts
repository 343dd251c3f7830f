/** Cuts a stream into LDAP messages, each copied once however small the pieces it comes in. RFC 4511 §5.1, THREATS §3.1 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { BER, HEAD_BYTES_MAX, readHead } from './ber.ts'
import { MESSAGE_BYTES } from './limits.ts'

const NOTHING = Buffer.alloc(0)

export class MessageFramer {
  /** The first octets of a message, while its length is not all there. */
  #head = NOTHING
  #message: Buffer | undefined
  #filled = 0

  /** True while part of a message is here. */
  get partial(): boolean {
    return this.#head.length > 0 || this.#message !== undefined
  }

  /** Throws SyntaxFault when this cannot be LDAP, or is a message over the limit. */
  feed(bytes: Buffer, give: (message: Buffer) => void): void {
    for (let rest = bytes; rest.length > 0; ) {
      const message = this.#message ?? this.#begin(rest)
      if (message === undefined) return
      const taken = rest.copy(message, this.#filled)
      this.#filled += taken
      rest = rest.subarray(taken)
      if (this.#filled < message.length) return
      this.#message = undefined
      give(message)
    }
  }

  /** Room for the message that begins, with what was there of it before `bytes`; undefined: its length is not known yet. */
  #begin(bytes: Buffer): Buffer | undefined {
    const start = Buffer.concat([this.#head, bytes.subarray(0, HEAD_BYTES_MAX - this.#head.length)])
    if (start[0] !== BER.sequence) throw new SyntaxFault('an LDAP message', 0)
    const head = readHead(start)
    if (head === undefined) {
      this.#head = start
      return undefined
    }
    const size = head.headBytes + head.size
    if (size > MESSAGE_BYTES) throw new SyntaxFault(`a message of at most ${MESSAGE_BYTES} octets`, 0)
    this.#message = Buffer.alloc(size)
    this.#filled = this.#head.copy(this.#message)
    this.#head = NOTHING
    return this.#message
  }
}
