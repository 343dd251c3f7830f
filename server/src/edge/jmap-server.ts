/**
 * JMAP as whatever carries it knows it: HTTP, or a WebSocket. What is asked comes in as octets and leaves as plain data; who
 * asks has been recognised before. RFC 8620
 */

import type { Principal } from '../service/account/principal.ts'

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject
export type JsonObject = { readonly [key: string]: JsonValue | undefined }

/** A request that is none, told as RFC 7807 wants it. RFC 8620 §3.6.1 */
export class JmapRequestError extends Error {
  override readonly name = 'JmapRequestError'
  readonly type: 'notJSON' | 'notRequest' | 'unknownCapability' | 'limit'
  /** Which limit; of type `limit` only. */
  readonly limit: string | undefined

  constructor(type: JmapRequestError['type'], detail: string, limit?: string) {
    super(detail)
    this.type = type
    this.limit = limit
  }
}

export type Blob = {
  readonly type: string
  readonly sizeBytes: number
} & ({ readonly whole: Uint8Array } | { readonly pieces: () => AsyncIterable<Uint8Array> })

export type Uploaded = {
  readonly accountId: string
  readonly blobId: string
  readonly type: string
  readonly size: number
}

/** State of each type of data that changed, by account. RFC 8620 §7.1 */
export type StateChange = {
  readonly changed: { readonly [accountId: string]: { readonly [type: string]: string } }
  /** Who comes again and says it hears what it missed. RFC 8620 §7.3, RFC 8887 §4.3.5.1 */
  readonly pushState: string
}

/** What came over a WebSocket: a request with its answer, or a wish to hear of changes. RFC 8887 §4.3 */
export type Heard =
  | { readonly kind: 'answer'; readonly answer: JsonObject }
  | {
      readonly kind: 'push'
      readonly types: ReadonlySet<string> | 'all'
      readonly pushState: string | undefined
    }
  | { readonly kind: 'no-push' }

export type JmapServer = {
  /** The session resource. RFC 8620 §2 */
  session(principal: Principal): Promise<JsonObject>
  /** `signedInMs`: when they proved who they are; absent: long ago. Throws JmapRequestError. */
  call(principal: Principal, body: Uint8Array, signedInMs?: number): Promise<JsonObject>
  /** One text of a WebSocket; undefined: one that there was no room for. What is no request is answered too. RFC 8887 §4.2 */
  hear(principal: Principal, text: Uint8Array | undefined): Promise<Heard>
  /** What `call` answered, as JSON. */
  text(answer: JsonObject): string
  /** Undefined: there is none that they may read. RFC 8620 §6.2 */
  download(principal: Principal, accountId: string, blobId: string): Promise<Blob | undefined>
  /** Kept piece by piece as it comes. Refusal `not-found` (the account), `too-large`, `over-quota`. RFC 8620 §6.1 */
  upload(
    principal: Principal,
    accountId: string,
    type: string,
    pieces: AsyncIterable<Uint8Array>,
  ): Promise<Uploaded>
  /** A call with each change of one of those types, first with what changed since `pushState`, until the returned function is called. */
  watch(
    principal: Principal,
    types: ReadonlySet<string> | 'all',
    changed: (change: StateChange) => void,
    pushState?: string,
  ): Promise<() => void>
  /** Octets of one upload at most. */
  readonly uploadMax: number
  /** Of one account at once, as the session resource tells it. */
  readonly atOnce: { readonly uploads: number; readonly requests: number }
}
