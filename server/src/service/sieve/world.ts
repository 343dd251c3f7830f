/** What a script is run on, and what it may ask while it runs. It changes nothing: its outcome says what is to be done. */
import type { CompiledSieve } from '../../mail/sieve/program.ts'
import type { SpecialUse } from '../../store/account-store.ts'
import type { SieveOutcome } from './outcome.ts'

/** A script with the name that failures tell. */
export type NamedSieve = { readonly name: string; readonly compiled: CompiledSieve }

export type SieveMessage = {
  readonly bytes: Uint8Array
  readonly envelope: {
    /** Address of MAIL FROM, without brackets; empty for `<>`. */
    readonly from: string
    /** Address of RCPT TO, as it was given: with its sub-address. RFC 5233 */
    readonly to: string
  }
  readonly receivedMs: number
}

export type SieveWorld = {
  /** Of `currentdate`, and of everything that tells how long ago. */
  readonly nowMs: number
  /** Minutes east of UTC where the account's holder is. RFC 5260 §4.1. Default: UTC. */
  readonly zoneMinutes?: number
  /** Items by name in lower case: `domain`, `host`, `remote-ip` … RFC 5183 §4.1. Those of the product are added. */
  readonly environment: ReadonlyMap<string, string>
  /**
   * How much it looks like junk, from 0 (surely not) to 100; undefined: nobody looked. RFC 5235 §3
   */
  readonly spamPercent?: number
  /** 1 clean, 2 cured, 3 maybe cured, 4 suspicious, 5 infected; undefined: nobody looked. RFC 5235 §4 */
  readonly virus?: 1 | 2 | 3 | 4 | 5
  /** Another script by name; undefined: there is none. It may throw SieveFaults when that one does not compile. */
  include(location: 'personal' | 'global', name: string): Promise<CompiledSieve | undefined>
  /** The mailboxes that this account may put messages into. Asked once a run, and only when a script wants to know. */
  mailboxes(): Promise<readonly SieveMailbox[]>
  /** An annotation; `mailbox` undefined: of the server. Undefined: it has no value. RFC 5490 */
  metadata(mailbox: string | undefined, entry: string): Promise<string | undefined>
  /**
   * Whether this was seen within so many seconds. Asking remembers nothing: what the outcome lists under `seen` is
   * remembered once its actions are done. RFC 7352 §3
   */
  isDuplicate(handle: string, seconds: number, last: boolean): Promise<boolean>
}

export type SieveMailbox = {
  /** Whole name in UTF-8, levels joined by `/`. */
  readonly name: string
  readonly specialUse?: SpecialUse | undefined
  /** RFC 8474, for `:mailboxid`. */
  readonly objectId?: string | undefined
}

/**
 * Runs scripts over one message, one after the other: the next one runs only while the message is still to be kept.
 * Never throws for what a script or a message says; that is a failure in the outcome. RFC 5228 §2.10.6
 */
export type RunSieve = (
  scripts: readonly NamedSieve[],
  message: SieveMessage,
  world: SieveWorld,
) => Promise<SieveOutcome>
