/**
 * Computes what is kept beside messages; of large ones in a thread of its own: 50 MB take a tenth of a second, in which
 * an edge would hear nobody. The thread is started for the first of them and ends when none has come for a while.
 * THREATS TE5
 */
import { Worker } from 'node:worker_threads'
import { derive } from '../mail/message/derive.ts'
import type { Derived } from '../mail/message/derived.ts'
import type { DerivedApart } from '../service/delivery/local-delivery.ts'

const URL_OF_THREAD = new URL('./derive-thread.ts', import.meta.url)
/** Milliseconds that it waits for more; starting costs 50, staying 10 MB. */
const IDLE_MS = 10_000

export type AskedToDerive = { readonly ref: number; readonly bytes: Uint8Array }
export type Derivation = AskedToDerive & { readonly derived: Derived }

export type Deriver = AsyncDisposable & {
  readonly derive: (bytes: Uint8Array) => Derived
  /** Takes the octets away and gives them back with what was derived: `bytes` must not be used any more. */
  readonly deriveLarge: (bytes: Uint8Array) => Promise<DerivedApart>
}

type Waiting = {
  readonly resolve: (derived: DerivedApart) => void
  readonly reject: (error: Error) => void
}

export function createDeriver(): Deriver {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let idle: NodeJS.Timeout | undefined
  let refs = 0

  const lost = (mine: Worker, why: Error): void => {
    if (worker === mine) worker = undefined
    for (const { reject } of waiting.values()) reject(why)
    waiting.clear()
  }
  const stop = async (): Promise<void> => {
    clearTimeout(idle)
    const mine = worker
    worker = undefined
    await mine?.terminate()
  }
  const start = (): Worker => {
    const mine = new Worker(URL_OF_THREAD)
    mine.unref()
    mine.on('message', ({ ref, bytes, derived }: Derivation) => {
      waiting.get(ref)?.resolve({ bytes, derived })
      waiting.delete(ref)
      if (waiting.size > 0) return
      mine.unref()
      idle = setTimeout(() => void stop(), IDLE_MS).unref()
    })
    mine.on('error', (error) => lost(mine, error instanceof Error ? error : new Error(String(error))))
    mine.on('exit', () => lost(mine, new Error('the thread that derives large messages has ended')))
    return mine
  }
  return {
    derive,
    deriveLarge(bytes) {
      clearTimeout(idle)
      worker ??= start()
      worker.ref()
      const own = ownBuffer(bytes)
      const ref = ++refs
      return new Promise((resolve, reject) => {
        waiting.set(ref, { resolve, reject })
        worker?.postMessage({ ref, bytes: own } satisfies AskedToDerive, [own.buffer as ArrayBuffer])
      })
    },
    [Symbol.asyncDispose]: stop,
  }
}

/** Octets that share their memory with others are copied: what is handed over is gone here, whole. */
function ownBuffer(bytes: Uint8Array): Uint8Array {
  const isWhole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength
  return isWhole ? new Uint8Array(bytes.buffer) : new Uint8Array(bytes)
}
