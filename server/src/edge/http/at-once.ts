/** How much of one account is under way at once in this thread: who asks more waits for what it asked before. */
import type { FastifyReply } from 'fastify'

export class AtOnce {
  readonly max: number
  readonly #underWay = new Map<number, number>()

  constructor(max: number) {
    this.max = max
  }

  /** False: there is no place. Otherwise it has one until the answer is over, whichever way it ends. */
  enter(accountId: number, answer: FastifyReply['raw']): boolean {
    // Whoever has hung up meanwhile says so no second time.
    if (answer.closed) return true
    const leave = this.take(accountId)
    if (leave !== undefined) answer.once('close', leave)
    return leave !== undefined
  }

  /** Undefined: there is no place. Otherwise it has one until the returned function is called, once. */
  take(accountId: number): (() => void) | undefined {
    const count = this.#underWay.get(accountId) ?? 0
    if (count >= this.max) return undefined
    this.#underWay.set(accountId, count + 1)
    return () => this.#leave(accountId)
  }

  #leave(accountId: number): void {
    const left = (this.#underWay.get(accountId) ?? 1) - 1
    if (left === 0) this.#underWay.delete(accountId)
    else this.#underWay.set(accountId, left)
  }
}
