/** What the main thread and the others say to each other. Everything here is plain data or a port. */
import type { MessagePort } from 'node:worker_threads'
import type { Config } from '../config/config.ts'
import type { MetricsSnapshot } from '../lib/metrics.ts'
import type { RefusalCode } from '../lib/refusal.ts'
import type { Language, TextValues } from '../lib/text.ts'
import type { NamedPem } from '../net/acme/tls-proof.ts'
import type { Principal } from '../service/account/principal.ts'
import type { Json } from '../service/admin/method.ts'
import type { CertificateSet } from './certificates.ts'

export type ShownProofs = {
  /** By token, on port 80. RFC 8555 §8.3 */
  readonly answers: Readonly<Record<string, string>>
  /** On port 443. RFC 8737 §3 */
  readonly certificates: readonly NamedPem[]
}

export type ThreadData = {
  /** `edge-1`, `queue`: in every log line of the thread. */
  readonly name: string
  readonly index: number
  readonly config: Config
  readonly certificates: CertificateSet
  /** The same in every thread of this process; credentials are remembered under it. */
  readonly processKey: Uint8Array
  /** Where the edges count tries at passwords together. */
  readonly triesMemory: SharedArrayBuffer
  /** Where the edges count connections together. */
  readonly networkCounts: SharedArrayBuffer
  /** createInterest */
  readonly interest: SharedArrayBuffer
}

export type ToThread =
  /** To an edge: the way into the queue from now on; the one before is dead. */
  | { readonly kind: 'queue'; readonly port: MessagePort }
  /** To the queue: an edge at the other end. */
  | { readonly kind: 'edge'; readonly port: MessagePort }
  | { readonly kind: 'certificates'; readonly certificates: CertificateSet }
  /** To an edge: what a certificate authority that looks here is shown from now on. */
  | { readonly kind: 'challenges'; readonly shown: ShownProofs }
  | { readonly kind: 'metrics'; readonly id: number }
  /** One administrative method of the queue; the caller is the operator. */
  | {
      readonly kind: 'admin'
      readonly id: number
      readonly method: string
      readonly input: Json
      readonly language: Language
    }
  /** The answer to an edge's `ask`. */
  | { readonly kind: 'told'; readonly id: number; readonly result: AdminResult }
  | { readonly kind: 'drain' }

export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'metrics'; readonly id: number; readonly report: ThreadReport }
  | { readonly kind: 'admin'; readonly id: number; readonly result: AdminResult }
  /** One administrative method of the main thread, by whoever signed in at an edge. */
  | {
      readonly kind: 'ask'
      readonly id: number
      readonly principal: Principal
      readonly method: string
      readonly input: Json
    }
  | { readonly kind: 'drained' }
  /** The thread could not start, in a sentence for people. */
  | { readonly kind: 'failed'; readonly exitCode: number; readonly key: string; readonly values: TextValues }

export type ThreadReport = {
  readonly metrics: MetricsSnapshot
  /** Longest time the loop was away since the last report. */
  readonly loopDelayMs: number
  readonly heapBytes: number
}

export type AdminResult =
  | { readonly ok: Json }
  | { readonly refused: { readonly code: RefusalCode; readonly key: string; readonly values: TextValues } }
  /** Our bug; the log has it. */
  | { readonly bug: true }
