/**
 * A filter as people make it: conditions, and what is done when all or any of them hold. It is kept as Sieve
 * (write-rule.ts), which any program may change, and read back from it (read-rule.ts).
 */

export type ConditionMatch = 'contains' | 'is' | 'matches' | 'domain'

export type Condition = {
  /** It holds when the rest of it does not. */
  readonly not?: boolean
} & (
  | {
      readonly kind: 'from' | 'to' | 'cc' | 'recipients' | 'subject' | 'body'
      /** `matches`: with `*` and `?`. `domain`: of addresses alone. */
      readonly match: ConditionMatch
      /** Any of them. */
      readonly values: readonly string[]
    }
  | {
      readonly kind: 'header'
      readonly name: string
      readonly match: Exclude<ConditionMatch, 'domain'>
      readonly values: readonly string[]
    }
  | { readonly kind: 'size'; readonly over: boolean; readonly bytes: number }
  /** Mail of a mailing list: of any, or of one whose List-Id contains one of these. */
  | { readonly kind: 'list'; readonly values: readonly string[] }
  | { readonly kind: 'attachment' }
)

export type Action =
  /** Made where it is not there. */
  | { readonly kind: 'move' | 'copy'; readonly mailbox: string }
  /** `\Seen`, `\Flagged`, or a label. */
  | { readonly kind: 'flag'; readonly flags: readonly string[] }
  /** Into the mailbox for deleted mail. */
  | { readonly kind: 'trash' }
  /** Nothing of it stays. */
  | { readonly kind: 'discard' }
  /** `keep`: it stays here too. */
  | { readonly kind: 'forward'; readonly address: string; readonly keep: boolean }
  | { readonly kind: 'keep' }
  /** The rules below are not looked at. */
  | { readonly kind: 'stop' }

export type Rule = {
  readonly name: string
  readonly enabled: boolean
  readonly when: 'all' | 'any'
  /** None: for all mail. */
  readonly conditions: readonly Condition[]
  readonly actions: readonly Action[]
}

/** An answer while somebody is away. */
export type Autoreply = {
  readonly enabled: boolean
  readonly text: string
  /** Undefined: that of the message, with a word before it. */
  readonly subject: string | undefined
  /** First and last day, as `2026-07-01`. */
  readonly from: string | undefined
  readonly until: string | undefined
  /** Where these days begin and end, as `Europe/Madrid`. */
  readonly zone: string
  /** Nobody is answered twice within so many days. */
  readonly days: number
  /** Other addresses of the person, mail to which is answered too. */
  readonly addresses: readonly string[]
  /** Mail goes there too in these days. */
  readonly forward: string | undefined
}
