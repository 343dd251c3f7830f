/** SASL as both mail edges drive it: bytes in, bytes out, a principal at the end. RFC 4422 */
import type { Principal } from '../principal.ts'

export type SaslStep =
  | { readonly kind: 'challenge'; readonly bytes: Uint8Array }
  /** Signed in. SCRAM's server-final goes out with (or before) the success reply of the protocol. */
  | { readonly kind: 'done'; readonly principal: Principal; readonly final?: Uint8Array }

export type SaslExchange = {
  /**
   * Takes the client's next message (base64 already undone; empty for no initial response).
   * Throws Refusal (`auth-failed`, `suspended`, `auth-throttled`) or SyntaxFault for a malformed message.
   */
  step(response: Uint8Array): Promise<SaslStep>
}
