/** What all mechanisms do with a client's message. */
import { Refusal } from '../../../lib/refusal.ts'
import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import type { Principal } from '../principal.ts'

/** Octets of one message with a password: every field at its bound and room for a nonce. */
const MESSAGE_MAX_BYTES = 4096

/** The message as text. UTF-8, or a SyntaxFault. RFC 4422 §3.6 */
export function textOf(response: Uint8Array, maxBytes = MESSAGE_MAX_BYTES): string {
  if (response.length > maxBytes) throw new SyntaxFault('a shorter message', maxBytes)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(response)
  } catch {
    throw new SyntaxFault('UTF-8', 0)
  }
}

/** Nobody acts for another without a grant, and there are no such grants yet. THREATS ID5 */
export function requireOwnIdentity(principal: Principal, authzid: string, authcid: string): Principal {
  if (authzid === '' || authzid === authcid) return principal
  if (authzid.toLowerCase() === principal.address) return principal
  throw authFailed()
}

export function authFailed(): Refusal {
  return new Refusal('auth-failed', { key: 'auth.wrong' })
}
