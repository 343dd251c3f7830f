/**
 * The queue's door between threads. Submissions of one turn of the loop go over together, their bytes in buffers that
 * change hands instead of being copied again; answers come back the same way.
 */
import type { Log } from '../../lib/log.ts'
import { Refusal, type RefusalCode } from '../../lib/refusal.ts'
import type { TextRef } from '../../lib/text.ts'
import type { QueueId } from '../../mail/ids.ts'
import type { QueueEntrance, Submission } from './submission.ts'

/** What this needs of a MessagePort. */
export type Port = {
  postMessage(value: unknown, transfer?: ArrayBuffer[]): void
  on(event: string, listener: (value: unknown) => void): unknown
}

type Asked = { readonly ref: number; readonly submission: Submission }
type Answer =
  | { readonly ref: number; readonly id: QueueId }
  | { readonly ref: number; readonly code: RefusalCode; readonly text: TextRef }

const AWAY: TextRef = { key: 'queue.busy' }

/** The entrance as another thread sees it. The caller keeps its bytes: the queue gets a copy of its own. */
export function createQueueClient(port: Port): QueueEntrance {
  const waiting = new Map<number, { resolve: (id: QueueId) => void; reject: (refusal: Refusal) => void }>()
  let batch: Asked[] = []
  let next = 0
  let closed = false
  const flush = (): void => {
    const asked = batch
    batch = []
    port.postMessage(
      asked,
      asked.map(({ submission }) => submission.bytes.buffer as ArrayBuffer),
    )
  }
  port.on('message', (answers) => {
    for (const answer of answers as readonly Answer[]) {
      const one = waiting.get(answer.ref)
      waiting.delete(answer.ref)
      if ('id' in answer) one?.resolve(answer.id)
      else one?.reject(new Refusal(answer.code, answer.text))
    }
  })
  port.on('close', () => {
    closed = true
    const cause = new Error('the queue thread is gone')
    for (const { reject } of waiting.values()) reject(new Refusal('try-later', AWAY, { cause }))
    waiting.clear()
  })
  return {
    enqueue(submission) {
      if (closed) return Promise.reject(new Refusal('try-later', AWAY))
      return new Promise((resolve, reject) => {
        const ref = ++next
        waiting.set(ref, { resolve, reject })
        // Exactly its own bytes: a view may sit in a pool, or in a packet that the caller still reads from.
        const bytes = new Uint8Array(submission.bytes)
        batch.push({ ref, submission: { ...submission, bytes } })
        if (batch.length === 1) setImmediate(flush)
      })
    },
  }
}

/** Answers the clients at the other end of the port until it closes. */
export function serveQueue(port: Port, entrance: QueueEntrance, log: Log): void {
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
    for (const { ref, submission } of asked as readonly Asked[])
      entrance.enqueue(submission).then(
        (id) => answer({ ref, id }),
        (error: unknown) => answer({ ref, ...worded(error, log) }),
      )
  })
}

function worded(error: unknown, log: Log): { readonly code: RefusalCode; readonly text: TextRef } {
  if (error instanceof Refusal) return { code: error.code, text: error.text }
  log.error('queue.enqueue', error)
  return { code: 'try-later', text: AWAY }
}
