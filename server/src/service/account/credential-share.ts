/** What the worker threads tell each other about sign-ins, so that they count and remember as one. */
import type { AccountId } from '../../mail/ids.ts'
import type { Protocol } from '../../store/directory-types.ts'

/** A password that was right. `key` is an HMAC under the process key: the entry gives nothing away. */
export type VerifiedLogin = {
  readonly accountId: AccountId
  /** Undefined: the account's own password. */
  readonly appPassword:
    | {
        readonly id: number
        readonly scopes: readonly Protocol[]
        readonly expiresMs: number | undefined
      }
    | undefined
  readonly untilMs: number
  /** When sessions that it opens end: the password is kept elsewhere, and nobody tells us when it is gone. */
  readonly sessionUntilMs?: number
}

export type SharedEntry =
  | { readonly kind: 'verified'; readonly key: string; readonly login: VerifiedLogin }
  | { readonly kind: 'tried'; readonly account: string; readonly atMs: number }
  /** The try was right after all, or never made: it is not counted. */
  | { readonly kind: 'taken-back'; readonly account: string; readonly atMs: number }
  | { readonly kind: 'failed'; readonly network: string; readonly atMs: number }
  | { readonly kind: 'known'; readonly device: string; readonly untilMs: number }
  | { readonly kind: 'device-failed'; readonly device: string; readonly atMs: number }

/** Structured-cloneable messages to the other threads of this process, e.g. over a BroadcastChannel. */
export type CredentialShare = {
  send(entry: SharedEntry): void
  onReceive(receive: (entry: SharedEntry) => void): void
}

/** A process with one thread. */
export const noShare: CredentialShare = { send() {}, onReceive() {} }
