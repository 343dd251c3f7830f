/** Administrative methods of the main thread, called from an edge: the books are there, and certificates. */
import { Refusal } from '../lib/refusal.ts'
import type { AdminCall } from './control.ts'
import type { AdminResult, FromThread } from './thread-messages.ts'

export type MainDoor = {
  readonly call: AdminCall
  /** The main thread's answer to a question of this thread. */
  told(id: number, result: AdminResult): void
}

export function createMainDoor(send: (message: FromThread) => void): MainDoor {
  const waiting = new Map<number, (result: AdminResult) => void>()
  let asked = 0
  return {
    async call(principal, method, input) {
      const id = ++asked
      const answered = new Promise<AdminResult>((resolve) => waiting.set(id, resolve))
      send({ kind: 'ask', id, principal, method, input })
      const result = await answered
      if ('ok' in result) return result.ok
      if ('bug' in result) throw new Error(`${method} failed in the main thread, whose log has it`)
      const { code, key, values } = result.refused
      throw new Refusal(code, { key, values })
    },
    told(id, result) {
      waiting.get(id)?.(result)
      waiting.delete(id)
    },
  }
}
