/** How one attempt ended for one recipient: a normal answer, never an exception. */
import type { StoredReply } from '../../store/queue-types.ts'

export type Outcome =
  /** The next hop has taken responsibility. `dsn`: it also took over the duty to send notices. RFC 3461 §5.2 */
  | { readonly kind: 'relayed'; readonly reply: StoredReply; readonly dsn: boolean }
  /** It is in a mailbox of this service. */
  | { readonly kind: 'delivered'; readonly reply: StoredReply }
  /** An alias or a group: goes on to these. */
  | { readonly kind: 'expanded'; readonly reply: StoredReply; readonly addresses: readonly string[] }
  | { readonly kind: 'failed'; readonly reply: StoredReply; readonly class: BounceClass }
  | { readonly kind: 'deferred'; readonly reply: StoredReply; readonly class: BounceClass }
  /** Not tried: goes back to its place, no attempt counted. */
  | { readonly kind: 'untried' }
  /** We failed in a way nobody foresaw. THREATS QU3 */
  | { readonly kind: 'crashed'; readonly reply: StoredReply }

/** The five classes that people are told. VOICE: delivery notices */
export type BounceClass = 'invalid' | 'full' | 'spam' | 'domain' | 'unknown'

/** A reply that no server gave: our own finding, worded as one. */
export function ownReply(code: number, status: string, text: string): StoredReply {
  return { code, status, text, host: null }
}

/** By enhanced status first, by the basic code where there is none. RFC 3463 §3, RFC 5321 §4.2.3 */
export function classOf(reply: StoredReply): BounceClass {
  const [, subject, detail] = reply.status.split('.')
  if (subject === '1') return detail === '2' || detail === '10' ? 'domain' : 'invalid'
  if (subject === '2') return detail === '2' ? 'full' : detail === '1' ? 'invalid' : 'unknown'
  if (subject === '4') return detail === '4' || detail === '3' || detail === '1' ? 'domain' : 'unknown'
  if (subject === '7') return 'spam'
  if (reply.code === 552 || reply.code === 452) return 'full'
  return 'unknown'
}
