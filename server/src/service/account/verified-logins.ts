/**
 * Passwords that were right a short while ago, so that a mail program does not pay the slow hash at every connection.
 * The key is an HMAC over account, version and password: a changed account has no entries, and nothing can be read back.
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import { RecentMap } from '../../lib/recent-map.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { CredentialShare, VerifiedLogin } from './credential-share.ts'
import { VERIFIED_ENTRIES } from './limits.ts'

export class VerifiedLogins {
  readonly #processKey: KeyObject
  readonly #clock: Clock
  readonly #share: CredentialShare
  readonly #entries = new RecentMap<string, VerifiedLogin>(VERIFIED_ENTRIES)

  /** `processKey`: the same random octets in every thread, never written anywhere. */
  constructor(processKey: Uint8Array, clock: Clock, share: CredentialShare) {
    // An HMAC with octets makes such an object of them each time, which takes five times as long as the rest.
    this.#processKey = createSecretKey(processKey)
    this.#clock = clock
    this.#share = share
  }

  /** Also for a name that is not there, which costs as much and is never found. THREATS ID2 */
  keyOf(account: AccountRecord | undefined, name: string, password: string): string {
    return createHmac('sha256', this.#processKey)
      .update(`${account?.id ?? 0}.${account?.version ?? 0}.${name.length}.${name}`)
      .update(password)
      .digest('base64')
  }

  get(key: string): VerifiedLogin | undefined {
    const login = this.#entries.get(key)
    if (login === undefined) return undefined
    const now = this.#clock.now()
    if (login.untilMs > now && (login.appPassword?.expiresMs ?? now + 1) > now) return login
    this.#entries.delete(key)
    return undefined
  }

  add(key: string, login: VerifiedLogin): void {
    this.#entries.set(key, login)
    this.#share.send({ kind: 'verified', key, login })
  }

  /** Remembers what another thread verified. */
  receive(key: string, login: VerifiedLogin): void {
    this.#entries.set(key, login)
  }
}
