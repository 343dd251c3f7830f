/** What a bounce means, in the words of the bounce centre. */

export const BOUNCE_CLASSES = ['invalid', 'full', 'spam', 'domain', 'unknown'] as const
/** What went wrong, for people: each class has its colour and its advice. */
export type BounceClass = (typeof BOUNCE_CLASSES)[number]

export const FAULTS = ['recipient', 'reputation', 'policy', 'content', 'transient'] as const
/** Whose it is. Only a hard fault of the recipient's own may ever pause an address. */
export type Fault = (typeof FAULTS)[number]

export const CAUSES = [
  'greylisting',
  'rate',
  'full',
  'reputation',
  'outage',
  'dns',
  'tls',
  'policy',
  'content',
  'address',
  'unknown',
] as const
/** Why mail waits or failed, as the queue groups it. */
export type Cause = (typeof CAUSES)[number]

/** Where in our own dialogue a reply came. */
export type Stage = 'connect' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'dot'

export type Verdict = {
  readonly class: BounceClass
  readonly fault: Fault
  readonly hardness: 'hard' | 'soft'
  readonly cause: Cause
  /** The enhanced status: theirs, or where they gave none, the one that fits best. RFC 3463 */
  readonly status: string
  /** True: `status` is ours, made from the meaning. */
  readonly statusAssumed: boolean
  /** Id of the rule that decided. */
  readonly rule: string
  /** A known reply of a provider, which tells more than the cause: `microsoftBlock`. */
  readonly hint?: string
}
