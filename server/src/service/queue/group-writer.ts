type Waiting<Item, Result> = {
  readonly item: Item
  readonly resolve: (result: Result | Promise<Result>) => void
  readonly reject: (error: unknown) => void
}

/**
 * Group commit: what arrives while a write runs goes into the next one together.
 * Two writes may overlap, so that the next commit is prepared while the disk still works on the last.
 */
export class GroupWriter<Item, Result> {
  readonly #write: (items: readonly Item[]) => Promise<readonly (Result | Promise<Result>)[]>
  readonly #weigh: (item: Item) => number
  readonly #max: { readonly items: number; readonly weight: number; readonly atOnce: number }
  #pending: Waiting<Item, Result>[] = []
  #running = 0
  #weight = 0
  #idle: (() => void)[] = []

  constructor(
    write: (items: readonly Item[]) => Promise<readonly (Result | Promise<Result>)[]>,
    weigh: (item: Item) => number,
    max: { readonly items: number; readonly weight: number; readonly atOnce: number },
  ) {
    this.#write = write
    this.#weigh = weigh
    this.#max = max
  }

  /** What waits or is being written, by `weigh`. */
  get weight(): number {
    return this.#weight
  }

  /** Resolves with this item's part of the answer when its group is written. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ item, resolve, reject })
      this.#weight += this.#weigh(item)
      if (this.#running < this.#max.atOnce) void this.#run()
    })
  }

  /** Resolves when nothing waits any more. */
  settled(): Promise<void> {
    if (this.#running === 0 && this.#pending.length === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  async #run(): Promise<void> {
    this.#running++
    // The rest of this turn of the loop joins the same group.
    await new Promise((resolve) => setImmediate(resolve))
    for (let group = this.#take(); group.length > 0; group = this.#take()) {
      try {
        const results = await this.#write(group.map(({ item }) => item))
        for (const [at, { resolve }] of group.entries()) resolve(results[at] as Result | Promise<Result>)
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
      for (const { item } of group) this.#weight -= this.#weigh(item)
    }
    this.#running--
    if (this.#running === 0) for (const done of this.#idle.splice(0)) done()
  }

  #take(): Waiting<Item, Result>[] {
    let weight = 0
    let n = 0
    for (const { item } of this.#pending) {
      weight += this.#weigh(item)
      if (n > 0 && (n >= this.#max.items || weight > this.#max.weight)) break
      n++
    }
    return this.#pending.splice(0, n)
  }
}
