/**
 * Rewrites return paths of what is passed on, and finds the way back for their bounces. A path that nobody proved to be
 * the sender's is rewritten too, or SPF would refuse the mail, but marked: its bounces end here. THREATS IN10, QU1
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Address, formatAddress, tryParseMailbox } from '../../mail/address.ts'
import { isFresh, looksRewritten, readRewritten, rewritePath, type SrsPath } from '../../mail/srs/srs.ts'
import { createKeptSecrets, type KeptSecret, type KeptSecretDeps, type SecretKind } from './kept-secrets.ts'
import * as limits from './limits.ts'

/** `unknown`: not made by us, or altered. `unproved`: ours, but nobody knows whether its sender is who it says. */
export type Unwrapped =
  | { readonly kind: 'original'; readonly address: Address }
  | { readonly kind: 'unknown' | 'expired' | 'unproved' }

export type Srs = {
  /** The path under `domain`, or the sender itself where that would be too long for an address. */
  rewrite(sender: Address, domain: string, proved: boolean): Promise<Address>
  /** Undefined when it does not even look rewritten. */
  unwrap(address: Address): Promise<Unwrapped | undefined>
}

export type SrsDeps = KeptSecretDeps

/** Signs of a hash: 40 bits, and each guess costs an RCPT. */
const HASH_SIGNS = 8
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'
const DAY_MS = 24 * 3600 * 1000
/** A secret signs for its own time, and is known for as long as its last paths live. */
const KIND: SecretKind = {
  setting: 'srs-secrets',
  makesMs: limits.SRS_SECRET_MS,
  livesMs: limits.SRS_SECRET_MS + (limits.SRS_DAYS + 1) * DAY_MS,
  readMs: limits.SRS_SECRETS_READ_MS,
}

export function createSrs(deps: SrsDeps): Srs {
  const { clock } = deps
  const secrets = createKeptSecrets(deps, KIND)
  return {
    async rewrite(sender, domain, proved) {
      const { key } = await secrets.newest()
      const path = rewritePath(sender, domain, clock.now(), (text) => hashOf(key, text, proved))
      return formatAddress(path).length > limits.SRS_ADDRESS_OCTETS_MAX ? sender : path
    },
    async unwrap({ local }) {
      if (!looksRewritten(local)) return undefined
      const path = readRewritten(local)
      if (path === undefined) return { kind: 'unknown' }
      let proved = provedBy(await secrets.all(limits.SRS_SECRETS_READ_MS), path)
      proved ??= provedBy(await secrets.all(limits.SRS_LOOK_AGAIN_MS), path)
      if (proved === undefined) return { kind: 'unknown' }
      if (path.day !== undefined && !isFresh(path.day, clock.now(), limits.SRS_DAYS))
        return { kind: 'expired' }
      if (!proved) return { kind: 'unproved' }
      // It was an address when it was rewritten; on the way somebody may have changed its case.
      const address = tryParseMailbox(formatAddress(path.original))
      return address === undefined ? { kind: 'unknown' } : { kind: 'original', address }
    },
  }
}

/** Undefined: none of the secrets made this hash. */
function provedBy(secrets: readonly KeptSecret[], { hash, hashed }: SrsPath): boolean | undefined {
  for (const { key } of secrets)
    for (const proved of [true, false]) if (isSame(hash, hashOf(key, hashed, proved))) return proved
  return undefined
}

function isSame(written: string, right: string): boolean {
  const [one, other] = [Buffer.from(written.toLowerCase()), Buffer.from(right)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function hashOf(key: Buffer, text: string, proved: boolean): string {
  const digest = createHmac('sha256', key)
    .update(proved ? 'proved ' : 'unproved ')
    .update(text)
    .digest()
  let out = ''
  for (let at = 0; at < HASH_SIGNS; at++) out += BASE32.charAt((digest[at] ?? 0) & 31)
  return out
}
