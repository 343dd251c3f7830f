/** Derives what is kept beside large messages. The octets are handed over and handed back, never copied. */
import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { derive } from '../mail/message/derive.ts'
import type { AskedToDerive, Derivation } from './deriver.ts'

/** Behind the threads that somebody waits for. On Linux niceness is a thread's own, and 0 is the one that asks. */
const NICENESS = 5

if (process.platform === 'linux') setPriority(0, NICENESS)
parentPort?.on('message', ({ ref, bytes }: AskedToDerive) => {
  const answer: Derivation = { ref, bytes, derived: derive(bytes) }
  parentPort?.postMessage(answer, [bytes.buffer as ArrayBuffer])
})
