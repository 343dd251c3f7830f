/** What the test clients share: octets are handed over as they come, and whoever waits for them is woken. */
import type { Socket } from 'node:net'

/** A waiting reader looks at its own deadline at least this often. */
const LOOK_MS = 250

export class SocketWatch {
  readonly #take: (octets: Buffer) => void
  #closed = false
  #wake: (() => void) | undefined

  constructor(take: (octets: Buffer) => void) {
    this.#take = take
  }

  /** True when a watched socket has closed. */
  get closed(): boolean {
    return this.#closed
  }

  watch(socket: Socket): void {
    socket.on('data', (octets: Buffer) => {
      this.#take(octets)
      this.#awake()
    })
    socket.on('error', () => this.#awake())
    socket.on('close', () => {
      this.#closed = true
      this.#awake()
    })
  }

  /** Resolves when something happened, or after LOOK_MS. */
  more(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#awake(), LOOK_MS)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #awake(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }
}
