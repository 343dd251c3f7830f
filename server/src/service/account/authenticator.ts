/** Signing in, the same for every protocol: one limiter, one cache, one answer for every kind of failure. */
import type { Secret } from '../../lib/secret.ts'
import type { Protocol } from '../../store/directory-types.ts'
import type { Principal } from './principal.ts'

export type SignInContext = {
  readonly protocol: Protocol
  readonly remoteAddress: string
  /** TLS, or a connection that the configuration declares private (loopback with --local). */
  readonly secure: boolean
}

/** Keys of one account for SCRAM-SHA-256; for an unknown account they are made up, always the same. RFC 5802 §3 */
export type ScramKeys = {
  readonly salt: Uint8Array
  readonly iterations: number
  readonly storedKey: Uint8Array
  readonly serverKey: Uint8Array
}

export type Authenticator = {
  /**
   * Tells whether user and password belong together. Refusal `auth-failed` for a wrong password, unknown user, wrong
   * scope alike; `suspended` only after the right password; `auth-throttled` when the limiter says wait.
   */
  password(user: string, password: Secret, context: SignInContext): Promise<Principal>
  /** Keys to run SCRAM with; the exchange itself is mail/sasl/scram.ts. */
  scramKeys(user: string, context: SignInContext): Promise<ScramKeys>
  /** Called when the SCRAM proof was right or wrong: the limiter counts it, the principal is made. */
  scramDone(user: string, proved: boolean, context: SignInContext): Promise<Principal>
  /** False when the session must end: password, role, protocols or state changed since it began. */
  stillValid(principal: Principal): Promise<boolean>
}
