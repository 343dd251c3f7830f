/** What goes to one client: short lines are gathered, bodies are handed over as they are. */
import type { Connection } from '../net/connection.ts'
import { ConnectionGone } from './connection-gone.ts'
import { UNSENT_BYTES } from './limits.ts'

/** Characters of lines that are gathered before they leave together. */
const GATHERED = 16 * 1024

export class TextOutput {
  readonly #connection: Connection
  #text = ''
  #written = 0
  #waiting: (() => void) | undefined

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** Octets said so far that have left the process. */
  get sentBytes(): number {
    return this.#written - this.#connection.unsentBytes
  }

  /** Octets said so far, whether they have left or wait. */
  get saidBytes(): number {
    return this.#written + Buffer.byteLength(this.#text)
  }

  text(text: string): void {
    this.#text += text
    if (this.#text.length > GATHERED) this.flush()
  }

  bytes(bytes: Uint8Array): void {
    this.flush()
    this.#written += bytes.length
    this.#connection.write(bytes)
  }

  /** The same for an answer that is whole: it leaves at once. */
  whole(bytes: Uint8Array): void {
    this.flush()
    this.#written += bytes.length
    this.#connection.send(bytes)
  }

  /** Hands over what was written so far. */
  flush(): void {
    if (this.#text === '') return
    const text = this.#text
    this.#text = ''
    this.#written += Buffer.byteLength(text)
    this.#connection.send(text)
  }

  /** True when the client has so much unread that nothing more should be made for it. */
  get full(): boolean {
    return this.#connection.unsentBytes >= UNSENT_BYTES
  }

  /** Waits until the client has taken enough of what is unsent. Throws ConnectionGone. */
  async room(): Promise<void> {
    this.flush()
    while (!this.#connection.closed && this.full)
      await new Promise<void>((resolve) => {
        this.#waiting = resolve
      })
    if (this.#connection.closed) throw new ConnectionGone()
  }

  /** The connection took everything, or closed. */
  wake(): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.()
  }
}
