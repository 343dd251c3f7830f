/**
 * The queue's door between threads. Submissions of one turn of the loop go over together, their bytes in buffers that
 * change hands instead of being copied again; answers come back the same way. Administrative methods of the queue are
 * called through it too.
 */
import type { Log } from '../../lib/log.ts'
import { Refusal, type RefusalCode } from '../../lib/refusal.ts'
import type { TextRef } from '../../lib/text.ts'
import type { QueueId } from '../../mail/ids.ts'
import type { Principal } from '../account/principal.ts'
import type { Json } from '../admin/method.ts'
import type { Sighting } from './brake.ts'
import type { QueueEntrance, Submission } from './submission.ts'

/** What this needs of a MessagePort. */
export type Port = {
  postMessage(value: unknown, transfer?: ArrayBuffer[]): void
  on(event: string, listener: (value: unknown) => void): unknown
}

/** One administrative method of the queue. Throws Refusal. */
export type QueueCall = (principal: Principal, method: string, input: Json) => Promise<Json>
export type QueueDoor = QueueEntrance & {
  readonly call: QueueCall
  /** Tells the takeover breaker; nothing comes back. */
  observe(sighting: Sighting): void
}

type Called = { readonly principal: Principal; readonly method: string; readonly input: Json }
type Asked =
  | ({ readonly ref: number } & ({ readonly submission: Submission } | { readonly called: Called }))
  | { readonly sighting: Sighting }
type Answer =
  | { readonly ref: number; readonly result: QueueId | Json }
  | { readonly ref: number; readonly code: RefusalCode; readonly text: TextRef }

const AWAY: TextRef = { key: 'queue.busy' }

/** The entrance as another thread sees it. The caller keeps its bytes: the queue gets a copy of its own. */
export function createQueueClient(port: Port): QueueDoor {
  const waiting = new Map<number, { resolve: (result: never) => void; reject: (refusal: Refusal) => void }>()
  let batch: Asked[] = []
  let next = 0
  let closed = false
  const flush = (): void => {
    const asked = batch
    batch = []
    port.postMessage(
      asked,
      asked.flatMap((one) => ('submission' in one ? [one.submission.bytes.buffer as ArrayBuffer] : [])),
    )
  }
  port.on('message', (answers) => {
    for (const answer of answers as readonly Answer[]) {
      const one = waiting.get(answer.ref)
      waiting.delete(answer.ref)
      if ('result' in answer) one?.resolve(answer.result as never)
      else one?.reject(new Refusal(answer.code, answer.text))
    }
  })
  port.on('close', () => {
    closed = true
    const cause = new Error('the queue thread is gone')
    for (const { reject } of waiting.values()) reject(new Refusal('try-later', AWAY, { cause }))
    waiting.clear()
  })
  const post = (one: Asked): void => {
    batch.push(one)
    if (batch.length === 1) setImmediate(flush)
  }
  const ask = <T>(question: { submission: Submission } | { called: Called }): Promise<T> => {
    if (closed) return Promise.reject(new Refusal('try-later', AWAY))
    return new Promise((resolve, reject) => {
      const ref = ++next
      waiting.set(ref, { resolve, reject })
      post({ ref, ...question })
    })
  }
  return {
    // Exactly its own bytes: a view may sit in a pool, or in a packet that the caller still reads from.
    enqueue: (submission) => ask({ submission: { ...submission, bytes: new Uint8Array(submission.bytes) } }),
    call: (principal, method, input) => ask({ called: { principal, method, input } }),
    observe(sighting) {
      if (!closed) post({ sighting })
    },
  }
}

/** Answers the clients at the other end of the port until it closes. */
export function serveQueue(port: Port, door: QueueDoor, log: Log): void {
  let answers: Answer[] = []
  const answer = (one: Answer): void => {
    answers.push(one)
    if (answers.length > 1) return
    setImmediate(() => {
      const batch = answers
      answers = []
      port.postMessage(batch)
    })
  }
  port.on('message', (asked) => {
    for (const one of asked as readonly Asked[]) {
      if ('sighting' in one) {
        door.observe(one.sighting)
        continue
      }
      answerOf(door, one).then(
        (result) => answer({ ref: one.ref, result }),
        (error: unknown) => answer({ ref: one.ref, ...worded(error, log) }),
      )
    }
  })
}

function answerOf(door: QueueDoor, asked: Exclude<Asked, { sighting: Sighting }>): Promise<QueueId | Json> {
  if ('submission' in asked) return door.enqueue(asked.submission)
  const { principal, method, input } = asked.called
  return door.call(principal, method, input)
}

function worded(error: unknown, log: Log): { readonly code: RefusalCode; readonly text: TextRef } {
  if (error instanceof Refusal) return { code: error.code, text: error.text }
  log.error('queue.enqueue', error)
  return { code: 'try-later', text: AWAY }
}
