/**
 * The threads beside the main one: N edges that speak to clients, one queue that speaks to other servers. A thread
 * that dies is started again, with a growing pause; the others serve on meanwhile.
 */
import { randomBytes, randomInt } from 'node:crypto'
import { MessageChannel, Worker } from 'node:worker_threads'
import type { Config } from '../config/config.ts'
import type { Log } from '../lib/log.ts'
import type { Language } from '../lib/text.ts'
import { createSharedCounts } from '../net/network-counts.ts'
import type { Principal } from '../service/account/principal.ts'
import { createTriesMemory } from '../service/account/shared-tries.ts'
import type { Json } from '../service/admin/method.ts'
import type { CertificateSet } from './certificates.ts'
import type { ExitCode } from './exit-codes.ts'
import { StartError } from './start-error.ts'
import type {
  AdminResult,
  FromThread,
  ShownProofs,
  ThreadData,
  ThreadReport,
  ToThread,
} from './thread-messages.ts'

const RESTART_FIRST_MS = 100
const RESTART_LONGEST_MS = 10_000
/** A thread that lived this long starts the next pause from the shortest. */
const HEALTHY_MS = 60_000
/** How long a busy thread may take to answer for its counts. */
const REPORT_MS = 2_000
const PROCESS_KEY_BYTES = 32
/** Of the time for draining: the queue has to write down what it was doing when the edges are gone. */
const EDGES_SHARE = 0.8

export type Role = 'edge' | 'queue'

export type Thread = {
  readonly name: string
  readonly role: Role
  readonly index: number
  worker: Worker | undefined
  ready: boolean
  restarts: number
  startedMs: number
  drained: PromiseWithResolvers<void> | undefined
}

export type SupervisorOptions = {
  readonly config: Config
  certificates: CertificateSet
  readonly interest: SharedArrayBuffer
  readonly log: Log
  /** Runs a method of the main thread for somebody at an edge. */
  readonly answer?: (principal: Principal, method: string, input: Json) => Promise<AdminResult>
  /** Where the code of the threads begins; the tests have their own. */
  readonly entry?: (role: Role) => URL
}

export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #edges: Thread[]
  readonly #queue: Thread
  readonly #waiting = new Map<number, (message: FromThread | undefined) => void>()
  readonly #networkCounts: SharedArrayBuffer
  readonly #processKey = randomBytes(PROCESS_KEY_BYTES)
  readonly #triesMemory = createTriesMemory(randomInt(2 ** 31))
  #asked = 0
  #draining = false

  constructor(options: SupervisorOptions) {
    this.#options = options
    this.#networkCounts = createSharedCounts(options.config.server.workers, randomInt(2 ** 31))
    this.#queue = thread('queue', 'queue', 0)
    this.#edges = Array.from({ length: options.config.server.workers }, (_, n) =>
      thread(`edge-${n + 1}`, 'edge', n),
    )
  }

  /** True when every thread serves. */
  get ready(): boolean {
    return !this.#draining && [this.#queue, ...this.#edges].every((one) => one.ready)
  }

  get threads(): readonly { readonly name: string; readonly ready: boolean; readonly restarts: number }[] {
    return [this.#queue, ...this.#edges].map(({ name, ready, restarts }) => ({ name, ready, restarts }))
  }

  /** Starts them all. Throws StartError when one says why it cannot. */
  async start(): Promise<void> {
    const all = [this.#queue, ...this.#edges]
    const started = await Promise.allSettled(all.map((one) => this.#spawn(one)))
    const failed = started.find((one) => one.status === 'rejected')
    if (failed === undefined) return
    this.#draining = true
    await Promise.all(all.map(async (one) => await one.worker?.terminate()))
    throw failed.reason
  }

  /** Gives all threads the certificates from now on. */
  setCertificates(certificates: CertificateSet): void {
    this.#options.certificates = certificates
    for (const one of [this.#queue, ...this.#edges])
      one.worker?.postMessage({ kind: 'certificates', certificates })
  }

  /** What the edges show to an authority that asks whether a name is ours. */
  setChallenges(shown: ShownProofs): void {
    for (const { worker } of this.#edges) worker?.postMessage({ kind: 'challenges', shown })
  }

  /** What each thread counted; threads that do not answer in time are left out. */
  async reports(): Promise<readonly (ThreadReport & { readonly name: string })[]> {
    const asked = [this.#queue, ...this.#edges].map(async (one) => {
      const answer = await this.#ask(one, (id) => ({ kind: 'metrics', id }), REPORT_MS)
      return answer?.kind === 'metrics' ? [{ ...answer.report, name: one.name }] : []
    })
    return (await Promise.all(asked)).flat()
  }

  /** Runs a method of the queue in its thread. Undefined: the queue is not there just now. */
  async askQueue(method: string, input: Json, language: Language): Promise<AdminResult | undefined> {
    const answer = await this.#ask(
      this.#queue,
      (id) => ({ kind: 'admin', id, method, input, language }),
      undefined,
    )
    return answer?.kind === 'admin' ? answer.result : undefined
  }

  /** Edges first, since what they accept goes into the queue; who is not done at `deadline` is cut off. */
  async drain(deadlineMs: number): Promise<void> {
    this.#draining = true
    const now = performance.now()
    const edgesMs = now + Math.max(deadlineMs - now, 0) * EDGES_SHARE
    await Promise.all(this.#edges.map((one) => this.#drainOne(one, edgesMs)))
    await this.#drainOne(this.#queue, deadlineMs)
  }

  async #drainOne(one: Thread, deadlineMs: number): Promise<void> {
    const { worker } = one
    if (worker === undefined) return
    const drained = Promise.withResolvers<void>()
    one.drained = drained
    worker.postMessage({ kind: 'drain' } satisfies ToThread)
    const timer = setTimeout(() => drained.resolve(), Math.max(deadlineMs - performance.now(), 0))
    await drained.promise
    clearTimeout(timer)
    await worker.terminate()
  }

  async #answer(worker: Worker, asked: Extract<FromThread, { kind: 'ask' }>): Promise<void> {
    const { id, principal, method, input } = asked
    const result = (await this.#options.answer?.(principal, method, input)) ?? { bug: true }
    worker.postMessage({ kind: 'told', id, result } satisfies ToThread)
  }

  #ask(
    one: Thread,
    question: (id: number) => ToThread,
    limitMs: number | undefined,
  ): Promise<FromThread | undefined> {
    const { worker } = one
    if (worker === undefined || !one.ready) return Promise.resolve(undefined)
    const id = ++this.#asked
    return new Promise((resolve) => {
      const done = (message: FromThread | undefined): void => {
        clearTimeout(timer)
        worker.off('exit', gone)
        this.#waiting.delete(id)
        resolve(message)
      }
      const gone = (): void => done(undefined)
      const timer = limitMs === undefined ? undefined : setTimeout(gone, limitMs)
      worker.once('exit', gone)
      this.#waiting.set(id, done)
      worker.postMessage(question(id))
    })
  }

  #spawn(one: Thread): Promise<void> {
    const { config, certificates, interest, log } = this.#options
    const data: ThreadData = {
      name: one.name,
      index: one.index,
      config,
      certificates,
      processKey: this.#processKey,
      triesMemory: this.#triesMemory,
      networkCounts: this.#networkCounts,
      interest,
    }
    const entry = this.#options.entry ?? ((role: Role) => new URL(`./${role}-worker.ts`, import.meta.url))
    const worker = new Worker(entry(one.role), {
      workerData: data,
      name: one.name,
    })
    one.worker = worker
    one.startedMs = performance.now()
    const started = Promise.withResolvers<void>()
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'ready') {
        one.ready = true
        started.resolve()
      } else if (message.kind === 'failed') {
        started.reject(
          new StartError(message.exitCode as ExitCode, { key: message.key, values: message.values }),
        )
      } else if (message.kind === 'drained') one.drained?.resolve()
      else if (message.kind === 'ask') void this.#answer(worker, message)
      else this.#waiting.get(message.id)?.(message)
    })
    worker.on('error', (error) => log.error('thread.broke', error, { name: one.name }))
    worker.on('exit', (code) => {
      one.worker = undefined
      one.ready = false
      one.drained?.resolve()
      started.reject(new Error(`the thread ${one.name} ended with ${code} while it started`))
      if (!this.#draining) this.#restart(one)
    })
    this.#connect(one)
    return started.promise
  }

  /** Gives an edge and the queue a port to each other; a new queue gets one from every edge. */
  #connect(one: Thread): void {
    for (const edge of one.role === 'edge' ? [one] : this.#edges) {
      if (edge.worker === undefined || this.#queue.worker === undefined) continue
      const { port1, port2 } = new MessageChannel()
      edge.worker.postMessage({ kind: 'queue', port: port1 } satisfies ToThread, [port1])
      this.#queue.worker.postMessage({ kind: 'edge', port: port2 } satisfies ToThread, [port2])
    }
  }

  #restart(one: Thread): void {
    const lived = performance.now() - one.startedMs
    one.restarts = lived > HEALTHY_MS ? 1 : one.restarts + 1
    const pauseMs = Math.min(RESTART_FIRST_MS * 2 ** (one.restarts - 1), RESTART_LONGEST_MS)
    this.#options.log.warn('thread.restart', { name: one.name, pauseMs })
    setTimeout(() => {
      if (this.#draining) return
      // A start that fails ends the thread, and its end comes back here.
      this.#spawn(one).catch((error: unknown) =>
        this.#options.log.error('thread.start-failed', error, { name: one.name }),
      )
    }, pauseMs)
  }
}

function thread(name: string, role: Role, index: number): Thread {
  return {
    name,
    role,
    index,
    worker: undefined,
    ready: false,
    restarts: 0,
    startedMs: 0,
    drained: undefined,
  }
}
