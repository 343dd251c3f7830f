/**
 * The issuer's public keys: kept, asked for again now and then, and when a token names one that is not among them; but
 * never more often than KEYS_EVERY_MS, whatever tokens people make up. RFC 7517 §5
 */
import { createLocalJWKSet, errors, type LocalJWKSet } from 'jose'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { AskHttps } from '../../net/https.ts'
import { fetchKeys } from './fetch-keys.ts'
import { KEYS_EVERY_MS, KEYS_MS, KEYS_STALE_MS } from './limits.ts'
import { IssuerSilent, type OAuthSettings } from './token-verifier.ts'

export type IssuerDeps = {
  readonly settings: OAuthSettings
  readonly ask: AskHttps
  readonly clock: Clock
  readonly log: Log
}

export class IssuerKeys {
  readonly #deps: IssuerDeps
  #keys: LocalJWKSet | undefined
  /** When they were asked for last, and when they came. */
  #askedMs = -Infinity
  #cameMs = -Infinity
  #asking: Promise<void> | undefined

  constructor(deps: IssuerDeps) {
    this.#deps = deps
  }

  /** Resolves the key of a token for jose. Throws IssuerSilent, or jose's error when there is no such key. */
  readonly find: LocalJWKSet = Object.assign(
    async (...of: Parameters<LocalJWKSet>) => {
      if (this.#ageMs() > KEYS_MS) await this.#refresh()
      try {
        return await this.#current()(...of)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
        const asks = this.#mayAsk()
        if (asks) await this.#refresh()
        // The key may be new, and nobody tells us.
        if (this.#cameMs < this.#askedMs) throw new IssuerSilent('no new keys')
        if (!asks) throw error
        return await this.#current()(...of)
      }
    },
    { jwks: () => this.#current().jwks() },
  )

  #ageMs(): number {
    return this.#deps.clock.now() - this.#cameMs
  }

  #mayAsk(): boolean {
    return this.#asking !== undefined || this.#deps.clock.now() - this.#askedMs >= KEYS_EVERY_MS
  }

  #current(): LocalJWKSet {
    if (this.#keys === undefined || this.#ageMs() > KEYS_STALE_MS) throw new IssuerSilent('no keys')
    return this.#keys
  }

  /** Asks, unless that was done a moment ago; those who come meanwhile wait for the same answer. */
  async #refresh(): Promise<void> {
    if (!this.#mayAsk()) return
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined
    })
    await this.#asking
  }

  async #ask(): Promise<void> {
    const { ask, clock, log, settings } = this.#deps
    this.#askedMs = clock.now()
    try {
      this.#keys = createLocalJWKSet(await fetchKeys(settings, ask))
      this.#cameMs = clock.now()
    } catch (error) {
      log.warn('oauth.no-keys', { issuer: settings.issuer, reason: String(error) })
    }
  }
}
