/** Does this password open this account? Always one slow hash of our own cost, whoever is asked for. THREATS ID2 */
import { createHash } from 'node:crypto'
import type { AccountId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import type { AppPasswordRecord, CredentialRecord } from '../../store/directory-credentials.ts'
import { type HashGate, hashForNobody, hashPassword } from './argon2.ts'
import { USED_EVERY_MS } from './limits.ts'
import { equal, isOurHash, parseHash, type StoredHash, verifyHash } from './password-hash.ts'
import { preparePassword } from './prepare-password.ts'
import { deriveScramKeys } from './scram-keys.ts'

export type Match = {
  readonly appPassword: AppPasswordRecord | undefined
  readonly credential: CredentialRecord | undefined
  readonly password: string
}

/** The id that no account has: looked up for unknown users, so that they cost the same look. */
const NOBODY = 0 as AccountId

export async function matchCredentials(
  directory: Directory,
  gate: HashGate,
  asked: { readonly accountId: AccountId | undefined; readonly name: string; readonly password: string },
  nowMs: number,
): Promise<Match | undefined> {
  const { accountId, name, password } = asked
  const { credential, apps } = await directory.read(async (tables) => ({
    credential: await tables.credentials.get(accountId ?? NOBODY),
    apps: await tables.appPasswords.list(accountId ?? NOBODY),
  }))
  const digest = appPasswordDigest(password)
  // Every one is compared, also after a match.
  const matching = apps.filter((app) => equal(app.digest, digest))
  const appPassword = matching.find((app) => (app.expiresMs ?? nowMs + 1) > nowMs)
  if (appPassword !== undefined) return { appPassword, credential, password }

  const stored = credential === undefined ? undefined : parseHash(credential.hash)
  for (const candidate of candidatesOf(password)) {
    // An empty password opens nothing, not even an account whose imported hash is that of nothing.
    const right = await gate.run(() => test(candidate === '' ? undefined : stored, candidate), { lane: name })
    if (right) return { appPassword: undefined, credential, password: candidate }
  }
  return undefined
}

/** What an app password is kept as. Spaces, hyphens and capitals come from retyping it. */
export function appPasswordDigest(typed: string): Uint8Array {
  return createHash('sha256').update(typed.replace(/[\s-]/g, '').toLowerCase()).digest()
}

/** Replaces an imported or older hash by one of ours, and makes the SCRAM keys that only the password can give. */
export async function improveHash(
  directory: Directory,
  gate: HashGate,
  accountId: AccountId,
  { credential, password }: Match,
): Promise<void> {
  if (credential === undefined) return
  const stored = parseHash(credential.hash)
  const ours = stored !== undefined && isOurHash(stored)
  const prepared = preparePassword(password)
  if ((ours && credential.scram !== undefined) || prepared === undefined) return
  const better = {
    hash:
      ours && prepared === password
        ? credential.hash
        : await gate.run(() => hashPassword(prepared), { patient: true }),
    scram: credential.scram ?? (await deriveScramKeys(prepared)),
  }
  await directory.writeUnseen(({ credentials }) => credentials.improve(accountId, credential.hash, better))
}

export async function noteUse(
  directory: Directory,
  accountId: AccountId,
  app: AppPasswordRecord,
  nowMs: number,
): Promise<void> {
  if (nowMs - (app.usedMs ?? 0) < USED_EVERY_MS) return
  await directory.writeUnseen(({ appPasswords }) => appPasswords.used(accountId, app.id, nowMs))
}

/** As prepared, and as typed for hashes of other systems; for most passwords these are one. */
function candidatesOf(password: string): readonly string[] {
  const prepared = preparePassword(password)
  return prepared === undefined || prepared === password ? [password] : [prepared, password]
}

async function test(stored: StoredHash | undefined, password: string): Promise<boolean> {
  const ours = stored !== undefined && stored.kind === 'argon2'
  const right = stored !== undefined && (await verifyHash(stored, password))
  if (!right && !ours) await hashForNobody(password)
  return right
}
