/** Work on the same thing, one piece after the other in the order asked; work on different things does not wait. */
export class InTurn<Key, Result> {
  readonly #running = new Map<Key, Promise<Result>>()

  has(key: Key): boolean {
    return this.#running.has(key)
  }

  /** Begins at once when nothing is under way for the key; what went wrong before is no reason not to begin. */
  run(key: Key, work: () => Promise<Result>): Promise<Result> {
    const mine = this.#running.get(key)?.then(work, work) ?? work()
    this.#running.set(key, mine)
    const done = (): void => {
      if (this.#running.get(key) === mine) this.#running.delete(key)
    }
    mine.then(done, done)
    return mine
  }
}
