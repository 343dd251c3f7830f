/** Cuts a stream into LDAP messages; what comes in small pieces is joined once. RFC 4511 §5.1, THREATS §3.1 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { BER, HEAD_BYTES_MAX, readHead } from './ber.ts'
import { MESSAGE_BYTES } from './limits.ts'

export class MessageFramer {
  #parts: Buffer[] = []
  #held = 0
  /** Octets of the message that is coming; undefined while its head is not all there. */
  #wanted: number | undefined

  /** True while part of a message is here. */
  get partial(): boolean {
    return this.#held > 0
  }

  /** Throws SyntaxFault when this cannot be LDAP, or is a message over the limit. */
  feed(bytes: Buffer, give: (message: Buffer) => void): void {
    this.#parts.push(bytes)
    this.#held += bytes.length
    for (;;) {
      this.#wanted ??= this.#size()
      if (this.#wanted === undefined || this.#held < this.#wanted) return
      const all = this.#joined()
      const message = all.subarray(0, this.#wanted)
      const rest = all.subarray(this.#wanted)
      this.#parts = rest.length === 0 ? [] : [rest]
      this.#held = rest.length
      this.#wanted = undefined
      give(message)
    }
  }

  #size(): number | undefined {
    if (this.#held === 0) return undefined
    const [first] = this.#parts
    const start = first !== undefined && first.length >= HEAD_BYTES_MAX ? first : this.#joined()
    if (start[0] !== BER.sequence) throw new SyntaxFault('an LDAP message', 0)
    const head = readHead(start)
    if (head === undefined) return undefined
    const size = head.headBytes + head.size
    if (size > MESSAGE_BYTES) throw new SyntaxFault(`a message of at most ${MESSAGE_BYTES} octets`, 0)
    return size
  }

  #joined(): Buffer {
    const [first] = this.#parts
    if (this.#parts.length > 1 || first === undefined) this.#parts = [Buffer.concat(this.#parts)]
    return this.#parts[0] ?? Buffer.alloc(0)
  }
}
