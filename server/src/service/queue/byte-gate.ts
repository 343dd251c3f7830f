/** Lets only so many octets of messages be in memory at once; who wants more waits until others are done. */
export class ByteGate {
  readonly #max: number
  #held = 0
  readonly #waiting: { readonly bytes: number; readonly open: () => void }[] = []

  constructor(max: number) {
    this.#max = max
  }

  get held(): number {
    return this.#held
  }

  /** Resolves when there is room; the result gives it back. What is larger than the whole gate goes through alone. */
  async take(bytes: number): Promise<() => void> {
    if (this.#waiting.length > 0 || !this.#fits(bytes))
      await new Promise<void>((open) => this.#waiting.push({ bytes, open }))
    else this.#held += bytes
    let taken = true
    return () => {
      if (!taken) return
      taken = false
      this.#held -= bytes
      this.#letIn()
    }
  }

  #fits(bytes: number): boolean {
    return this.#held === 0 || this.#held + bytes <= this.#max
  }

  #letIn(): void {
    for (
      let first = this.#waiting[0];
      first !== undefined && this.#fits(first.bytes);
      first = this.#waiting[0]
    ) {
      this.#waiting.shift()
      this.#held += first.bytes
      first.open()
    }
  }
}
