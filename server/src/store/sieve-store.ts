/** What the store keeps for the Sieve of one account: its scripts, what they remember, and what they may still do. */

/** A script as LISTSCRIPTS shows it. RFC 5804 §2.7 */
export type SieveScriptRow = {
  readonly name: string
  readonly isActive: boolean
  readonly sizeBytes: number
  /** See `StoredScript.revision`. */
  readonly revision: number
  readonly changedMs: number
}

export type StoredScript = {
  readonly name: string
  readonly text: string
  /** Another one each time a text is put into any script of the account, and never one that was there before. */
  readonly revision: number
}

export type PutScript = {
  /** What has to be there still: the revision that was read, 0 for none. Default: whatever is there. */
  readonly ifRevision?: number
  /** It is the active one from then on, in the same transaction. */
  readonly activate?: boolean
}

/** `vacation`: who was answered. RFC 5230 §4.2. `duplicate`: what has come already. RFC 7352 §3. `redirect`: what was told of. */
export type SieveMemory = 'vacation' | 'duplicate' | 'redirect'

/** What scripts may do so often an hour (SIEVE_PER_HOUR). THREATS SV3, SV4 */
export type SieveDeed = 'redirect' | 'vacation' | 'notify'

export type SieveStore = {
  /** In name order. */
  list(): Promise<readonly SieveScriptRow[]>
  script(name: string): Promise<StoredScript | undefined>
  /** Asked at every delivery: nearly always it is known to the thread. */
  active(): Promise<StoredScript | undefined>
  /** Refusal `limit` (too many, too large, all of them too large), `cannot` (a bad name), `try-later` (`ifRevision`). */
  put(name: string, text: string, options?: PutScript): Promise<number>
  /** Whether `put` of so many octets would be refused for its size. The same Refusals. RFC 5804 §2.5 */
  assertRoom(name: string, sizeBytes: number): Promise<void>
  /** Refusal `not-found`, `in-use` (it is the active one). */
  remove(name: string): Promise<void>
  /** An active script stays so. Refusal `not-found`, `already-exists`, `cannot`. */
  rename(from: string, to: string): Promise<void>
  /** Undefined: none. Refusal `not-found`. */
  setActive(name: string | undefined): Promise<void>
  /**
   * True: it was not there or had run out, and now it is there until `untilMs`. `refresh`: what is there already stays
   * until then too.
   */
  remember(
    kind: SieveMemory,
    digest: Uint8Array,
    until: { readonly nowMs: number; readonly untilMs: number; readonly refresh?: boolean },
  ): Promise<boolean>
  /** What `remember` kept, taken back: what it was for was not done. */
  forget(kind: SieveMemory, digest: Uint8Array): Promise<void>
  /** False: so many more would be too many within an hour; nothing was counted. */
  take(deed: SieveDeed, nowMs: number, amount?: number): Promise<boolean>
}
