/**
 * A "no" that the peer caused or has to hear about. Services throw it; each edge words it in its own protocol
 * and language. Anything else that is thrown is our bug: it is logged with its stack and the peer only learns
 * "try later".
 */
import type { TextRef } from './text.ts'

export type RefusalCode =
  | 'already-exists'
  | 'auth-failed'
  | 'auth-required'
  | 'auth-throttled'
  | 'cannot'
  | 'damaged'
  | 'expired'
  | 'forbidden'
  | 'in-use'
  | 'invalid'
  | 'limit'
  | 'loop'
  | 'needs-tls'
  | 'no-space'
  | 'not-found'
  | 'over-quota'
  | 'read-only'
  | 'relay-denied'
  | 'second-factor'
  | 'sender-not-owned'
  | 'suspended'
  | 'too-large'
  | 'too-many'
  | 'try-later'
  | 'unknown-user'

export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  /** The public sentence. Private detail goes into `cause`, which no peer ever sees. */
  readonly text: TextRef

  constructor(code: RefusalCode, text: TextRef, options?: ErrorOptions) {
    super(text.key, options)
    this.code = code
    this.text = text
  }
}
