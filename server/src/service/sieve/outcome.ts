/**
 * What a Sieve script wants done with one message. Running a script changes nothing: delivery does what the actions say,
 * within the limits of the account. RFC 5228 §2.10
 *
 * `bytes` of an action is the message as it stood when the script came to it, where `editheader`, `replace` or `enclose`
 * had changed it by then; absent: the message as it came. RFC 5293 §6
 */
import type { Flag } from '../../mail/flag.ts'
import type { SpecialUse } from '../../store/account-store.ts'

export type SieveAction =
  | { readonly kind: 'keep'; readonly flags: readonly Flag[]; readonly bytes?: Uint8Array }
  | {
      readonly kind: 'fileinto'
      readonly mailbox: string
      readonly flags: readonly Flag[]
      /** `:create`. RFC 5490 §3.2 */
      readonly create: boolean
      /** `:specialuse`, tried before the name. RFC 8579 §4 */
      readonly specialUse?: SpecialUse
      readonly bytes?: Uint8Array
    }
  /** Once for each address, however often a script says so. */
  | { readonly kind: 'redirect'; readonly address: string; readonly bytes?: Uint8Array }
  /** `ereject`: said within the protocol where that can be done. RFC 5429 */
  | { readonly kind: 'reject'; readonly reason: string; readonly protocol: boolean }
  | SieveVacation
  | SieveNotice

/** RFC 5230, RFC 6131. Whether it is sent at all is the delivery's to decide (RFC 3834). */
export type SieveVacation = {
  readonly kind: 'vacation'
  readonly reason: string
  /** `reason` is a whole MIME entity. */
  readonly mime: boolean
  readonly subject?: string
  readonly from?: string
  readonly addresses: readonly string[]
  readonly seconds: number
  /** What makes two of them the same: the given handle, or made of the arguments. RFC 5230 §4.2 */
  readonly handle: string
  /** Where a copy of the answer is filed. RFC 8580 */
  readonly fcc?: SieveCopy
}

export type SieveCopy = {
  readonly mailbox: string
  readonly flags: readonly Flag[]
  readonly create: boolean
  readonly specialUse?: SpecialUse
}

/** RFC 5435, RFC 5436 */
export type SieveNotice = {
  readonly kind: 'notify'
  /** `mailto:` and nothing else. */
  readonly method: string
  readonly message?: string
  readonly from?: string
  readonly importance: 1 | 2 | 3
  readonly options: readonly string[]
  readonly fcc?: SieveCopy
}

export type SieveSeen = {
  readonly handle: string
  readonly seconds: number
  /** `:last`: the time runs from now, also when it was known. */
  readonly last: boolean
}

export type SieveFailure = {
  readonly script: string
  readonly line: number
  /** Key of the catalogue and what goes into it. */
  readonly text: { readonly key: string; readonly values?: Readonly<Record<string, string | number>> }
}

export type SieveOutcome = {
  /** In the order in which they were met; an implicit keep stands here as a `keep`. Empty: discarded. */
  readonly actions: readonly SieveAction[]
  /** The message as the last script left it (`editheader`, `replace`, `enclose`); absent: unchanged. RFC 5293, RFC 5703 */
  readonly bytes?: Uint8Array
  /** What `duplicate` asked for: to be remembered once the actions are done, not before. RFC 7352 §3 */
  readonly seen?: readonly SieveSeen[]
  /** Set when a script failed: what was not done yet is not done, and the message is kept. RFC 5228 §2.10.6 */
  readonly failure?: SieveFailure
}
