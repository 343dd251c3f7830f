/**
 * One limiter for all protocols: how often a password may be tested. A try is counted when it is let in and taken back
 * when it was right, so that a thousand at once are not more than ten. THREATS ID1
 */
import type { Clock } from '../../lib/clock.ts'
import { RecentMap } from '../../lib/recent-map.ts'
import { networkOf } from '../../net/connection-limiter.ts'
import type { CredentialShare, SharedEntry } from './credential-share.ts'
import {
  ACCOUNT_TRIES,
  KNOWN_DEVICE_MS,
  KNOWN_DEVICE_PAUSE_MS,
  KNOWN_DEVICE_TRIES,
  LIMITER_ENTRIES,
  NETWORK_TRIES,
  WINDOW_MS,
} from './limits.ts'
import type { SharedTries } from './shared-tries.ts'

const DAY_MS = 24 * 60 * 60_000

/** Let in: the password may be tested once, and one of these says how it went. */
export type Admission = {
  /** The password was right: the try is not counted, and the device is known from now on. */
  succeeded(): void
  failed(): void
  /** The password was not tested after all. */
  untested(): void
}

export class SignInLimiter {
  readonly #clock: Clock
  readonly #share: CredentialShare
  readonly #accounts = new RecentMap<string, number[]>(LIMITER_ENTRIES)
  readonly #networks = new RecentMap<string, number[]>(LIMITER_ENTRIES)
  readonly #devices = new RecentMap<string, number[]>(LIMITER_ENTRIES)
  readonly #known = new RecentMap<string, number>(LIMITER_ENTRIES)
  readonly #tries: SharedTries

  constructor(clock: Clock, share: CredentialShare, tries: SharedTries) {
    this.#clock = clock
    this.#share = share
    this.#tries = tries
  }

  /** `account` names who is asked for, whether there or not. Answers the ms to wait when the try is not let in. */
  admit(account: string, remoteAddress: string): Admission | number {
    const waitMs = this.waitMs(account, remoteAddress)
    if (waitMs > 0) return waitMs
    const atMs = this.#clock.now()
    const device = deviceOf(account, remoteAddress)
    const known = this.#isKnown(device)
    // Counted before the answer is there: many at once must not be more than allowed.
    if (!known) {
      if (!this.#tries.take(account)) return WINDOW_MS
      this.#tell({ kind: 'tried', account, atMs })
    }
    const untested = (): void => {
      if (known) return
      this.#tries.giveBack(account)
      this.#tell({ kind: 'taken-back', account, atMs })
    }
    return {
      untested,
      failed: () => {
        if (known) this.#tell({ kind: 'device-failed', device, atMs })
        else this.#tell({ kind: 'failed', network: networkOf(remoteAddress), atMs })
      },
      succeeded: () => {
        untested()
        this.know(account, remoteAddress)
      },
    }
  }

  /** The device has proved itself: from now on guesses of others do not shut it out. */
  know(account: string, remoteAddress: string): void {
    const device = deviceOf(account, remoteAddress)
    const untilMs = this.#clock.now() + KNOWN_DEVICE_MS
    // Told again only when a day has passed: most log-ins change nothing.
    if (untilMs - (this.#known.get(device) ?? 0) > DAY_MS) this.#tell({ kind: 'known', device, untilMs })
  }

  /** How long this device has to wait for its next try at the account; 0: it may now. */
  waitMs(account: string, remoteAddress: string): number {
    const now = this.#clock.now()
    const device = deviceOf(account, remoteAddress)
    if (this.#isKnown(device)) {
      const tries = this.#recent(this.#devices, device)
      const last = tries.at(-1)
      if (tries.length < KNOWN_DEVICE_TRIES || last === undefined) return 0
      return Math.max(0, last + KNOWN_DEVICE_PAUSE_MS - now)
    }
    const wait = (tries: readonly number[], max: number): number => {
      const blocking = tries.at(-max)
      return blocking === undefined ? 0 : Math.max(0, blocking + WINDOW_MS - now)
    }
    return Math.max(
      wait(this.#recent(this.#accounts, account), ACCOUNT_TRIES),
      wait(this.#recent(this.#networks, networkOf(remoteAddress)), NETWORK_TRIES),
    )
  }

  /** Counts what another thread saw. */
  receive(entry: SharedEntry): void {
    switch (entry.kind) {
      case 'tried':
        add(this.#accounts, entry.account, entry.atMs, ACCOUNT_TRIES)
        return
      case 'taken-back':
        remove(this.#accounts, entry.account, entry.atMs)
        return
      case 'failed':
        add(this.#networks, entry.network, entry.atMs, NETWORK_TRIES)
        return
      case 'known':
        this.#known.set(entry.device, entry.untilMs)
        return
      case 'device-failed':
        add(this.#devices, entry.device, entry.atMs, KNOWN_DEVICE_TRIES)
        return
      case 'verified':
        return
    }
  }

  #tell(entry: SharedEntry): void {
    this.receive(entry)
    this.#share.send(entry)
  }

  #isKnown(device: string): boolean {
    return (this.#known.get(device) ?? 0) > this.#clock.now()
  }

  #recent(map: RecentMap<string, number[]>, key: string): readonly number[] {
    const since = this.#clock.now() - WINDOW_MS
    return map.get(key)?.filter((atMs) => atMs > since) ?? []
  }
}

/** An account at an address: for IPv6 at its /64, whose other half changes by itself. */
function deviceOf(account: string, remoteAddress: string): string {
  return `${remoteAddress.includes(':') ? networkOf(remoteAddress) : remoteAddress} ${account}`
}

/** Keeps the newest `max`: older ones decide nothing. */
function add(map: RecentMap<string, number[]>, key: string, atMs: number, max: number): void {
  const tries = map.get(key)
  if (tries === undefined) map.set(key, [atMs])
  else {
    tries.push(atMs)
    if (tries.length > max) tries.shift()
  }
}

function remove(map: RecentMap<string, number[]>, key: string, atMs: number): void {
  const tries = map.get(key)
  const at = tries?.lastIndexOf(atMs) ?? -1
  if (at >= 0) tries?.splice(at, 1)
}
