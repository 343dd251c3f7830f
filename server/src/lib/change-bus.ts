/**
 * "Look again" between sessions, workers and nodes. An event says where something changed, never what: the change log
 * in the store does. A lost event costs a delay, never a wrong view. DESIGN: threads on one machine
 */
export type ChangeEvent = {
  readonly accountId: number
  /** Undefined: the list of mailboxes itself changed. */
  readonly mailboxId: number | undefined
  readonly modSeq: number
}

/** Events under this account mean that the directory has changed: who belongs to which group, who is there. */
export const DIRECTORY_EVENTS = 0

/** Carries events to the other threads and nodes; `receive` is what the bus gives it to call with theirs. */
export type ChangeRelay = {
  send(event: ChangeEvent): void
  onReceive(receive: (event: ChangeEvent) => void): void
  /** Somebody here began (+1) or ceased (-1) to listen for that account; the others may spare us the rest. */
  interest?(accountId: number, change: 1 | -1): void
  /** The account was changed: counted at once, whether there is anything to tell or not. */
  count?(accountId: number): void
  /** What is known of the account is not to be believed: counted as a change by somebody else. */
  doubt?(accountId: number): void
  /** A number below 2^32 that is another one after each `count` of anybody, or of anybody else. */
  changes?(accountId: number, by: 'anybody' | 'others'): number
}

export class ChangeBus {
  readonly #listeners = new Map<number, Set<(event: ChangeEvent) => void>>()
  readonly #relays: ChangeRelay[] = []

  /** Joins this thread's bus to the others. */
  attach(relay: ChangeRelay): void {
    this.#relays.push(relay)
    relay.onReceive((event) => this.#tell(event))
  }

  /** Called by the store after each commit that others have to hear of. */
  publish(event: ChangeEvent): void {
    this.#tell(event)
    for (const relay of this.#relays) relay.send(event)
  }

  /** Called by the store after each commit, before anybody hears that it is done. */
  count(accountId: number): void {
    for (const relay of this.#relays) relay.count?.(accountId)
  }

  /** Called by the store when nobody knows what became of a change, or when changes were made that nobody counted. */
  doubt(accountId: number): void {
    for (const relay of this.#relays) relay.doubt?.(accountId)
  }

  /** As of the relay that counts those of this process; undefined: only the store knows. */
  changes(accountId: number, by: 'anybody' | 'others'): number | undefined {
    for (const relay of this.#relays) if (relay.changes !== undefined) return relay.changes(accountId, by)
    return undefined
  }

  /** Hears of one account until the returned function is called. */
  subscribe(accountId: number, listener: (event: ChangeEvent) => void): () => void {
    let listeners = this.#listeners.get(accountId)
    if (listeners === undefined) {
      listeners = new Set()
      this.#listeners.set(accountId, listeners)
    }
    listeners.add(listener)
    for (const relay of this.#relays) relay.interest?.(accountId, 1)
    return () => {
      if (!listeners.delete(listener)) return
      for (const relay of this.#relays) relay.interest?.(accountId, -1)
      if (listeners.size === 0 && this.#listeners.get(accountId) === listeners)
        this.#listeners.delete(accountId)
    }
  }

  #tell(event: ChangeEvent): void {
    const listeners = this.#listeners.get(event.accountId)
    if (listeners === undefined) return
    for (const listener of [...listeners]) listener(event)
  }
}
