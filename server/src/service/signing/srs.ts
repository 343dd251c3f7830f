/**
 * Rewrites return paths of what is passed on, and finds the way back for their bounces. A path that nobody proved to be
 * the sender's is rewritten too, or SPF would refuse the mail, but marked: its bounces end here. THREATS IN10, QU1
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import { Secret } from '../../lib/secret.ts'
import { type Address, formatAddress, tryParseMailbox } from '../../mail/address.ts'
import { isFresh, looksRewritten, readRewritten, rewritePath, type SrsPath } from '../../mail/srs/srs.ts'
import type { Directory } from '../../store/directory.ts'
import { type Place, type Sealer, SealFault } from '../../store/sealed/sealer.ts'
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

export type SrsDeps = {
  readonly directory: Directory
  readonly sealer: () => Promise<Sealer>
  readonly clock: Clock
}

type SrsSecret = { readonly key: Buffer; readonly madeMs: number }
type Kept = { readonly sealed: string; readonly madeMs: number }

const SETTING = 'srs-secrets'
const SECRET_BYTES = 32
/** Signs of a hash: 40 bits, and each guess costs an RCPT. */
const HASH_SIGNS = 8
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'
const DAY_MS = 24 * 3600 * 1000

export function createSrs(deps: SrsDeps): Srs {
  const { clock } = deps
  let known: { readonly secrets: readonly SrsSecret[]; readonly readMs: number } | undefined
  const secrets = async (olderMs: number): Promise<readonly SrsSecret[]> => {
    const nowMs = clock.now()
    if (known === undefined || nowMs - known.readMs >= olderMs)
      known = { secrets: await readSecrets(deps), readMs: nowMs }
    return known.secrets
  }
  return {
    async rewrite(sender, domain, proved) {
      let [secret] = await secrets(limits.SRS_SECRETS_READ_MS)
      if (secret === undefined || clock.now() - secret.madeMs >= limits.SRS_SECRET_MS) {
        secret = await makeSecret(deps)
        known = undefined
      }
      const { key } = secret
      const path = rewritePath(sender, domain, clock.now(), (text) => hashOf(key, text, proved))
      return formatAddress(path).length > limits.SRS_ADDRESS_OCTETS_MAX ? sender : path
    },
    async unwrap({ local }) {
      if (!looksRewritten(local)) return undefined
      const path = readRewritten(local)
      if (path === undefined) return { kind: 'unknown' }
      let proved = provedBy(await secrets(limits.SRS_SECRETS_READ_MS), path)
      proved ??= provedBy(await secrets(limits.SRS_LOOK_AGAIN_MS), path)
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
function provedBy(secrets: readonly SrsSecret[], { hash, hashed }: SrsPath): boolean | undefined {
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

/** The newest first; those that no path can be of any more are left out, and those that do not open. */
async function readSecrets({ directory, sealer, clock }: SrsDeps): Promise<readonly SrsSecret[]> {
  const kept = await directory.read(async ({ settings }) => keptOf(await settings.get('service', 0, SETTING)))
  if (kept.length === 0) return []
  const keys = await sealer()
  return living(kept, clock.now()).flatMap(({ sealed, madeMs }) => {
    try {
      const key = Buffer.from(keys.open(sealed, placeOf(madeMs)).reveal(), 'base64')
      return [{ key, madeMs }]
    } catch (error) {
      if (error instanceof SealFault) return []
      throw error
    }
  })
}

/** A new secret, unless another thread or node has just made one. */
async function makeSecret(deps: SrsDeps): Promise<SrsSecret> {
  const { directory, sealer, clock } = deps
  const keys = await sealer()
  await directory.writeUnseen(async ({ settings }) => {
    const nowMs = clock.now()
    const kept = living(keptOf(await settings.get('service', 0, SETTING)), nowMs)
    const opens = kept.some(({ sealed }) => !keys.isOld(sealed))
    if (opens && kept.some(({ madeMs }) => nowMs - madeMs < limits.SRS_SECRET_MS)) return
    const secret = new Secret(randomBytes(SECRET_BYTES).toString('base64'))
    const made = { sealed: keys.seal(secret, placeOf(nowMs)), madeMs: nowMs }
    await settings.set('service', 0, SETTING, [made, ...kept])
  })
  const [newest] = await readSecrets(deps)
  if (newest === undefined) throw new Error('the secret of return paths that was just made does not open')
  return newest
}

/** A secret signs for its own time, and is known for as long as its last paths live. */
function living(kept: readonly Kept[], nowMs: number): readonly Kept[] {
  const oldestMs = nowMs - limits.SRS_SECRET_MS - (limits.SRS_DAYS + 1) * DAY_MS
  return kept.filter(({ madeMs }) => madeMs > oldestMs)
}

function keptOf(value: unknown): readonly Kept[] {
  return Array.isArray(value) ? (value as readonly Kept[]) : []
}

function placeOf(madeMs: number): Place {
  return ['setting.srs-secrets', madeMs]
}
