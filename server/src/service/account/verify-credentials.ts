/** Does this password open this account? Always one slow hash of our own cost, whoever is asked for. THREATS ID2 */
import { createHash } from 'node:crypto'
import type { AccountId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import type { AppPasswordRecord, CredentialRecord } from '../../store/directory-credentials.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import { type HashGate, hashPassword } from './argon2.ts'
import { APP_PASSWORDS_MAX, USED_EVERY_MS } from './limits.ts'
import { equal, isOurHash, NOBODYS_HASH, parseHash, type StoredHash, verifyHash } from './password-hash.ts'
import { preparePassword } from './prepare-password.ts'
import { deriveScramKeys, hasParams, type ScramParams, sharedScramParams } from './scram-keys.ts'

export type Match = {
  readonly appPassword: AppPasswordRecord | undefined
  readonly credential: CredentialRecord | undefined
  readonly apps: readonly AppPasswordRecord[]
  readonly password: string
  /** Whose account it is, where the password is kept elsewhere: there since before, or made just now. */
  readonly outside?: AccountRecord
}

export type Asked = {
  readonly accountId: AccountId | undefined
  readonly name: string
  readonly password: string
  /** Where it is asked from. */
  readonly network: string
  /** An app password that has expired, or is for another protocol, opens nothing, and takes as long as a wrong one. */
  readonly usable: (app: AppPasswordRecord) => boolean
  /** Given where the account's own password is kept elsewhere. */
  readonly outside?: ((password: string) => Promise<AccountRecord | undefined>) | undefined
}

/** The digest of no password. */
const NO_DIGEST = new Uint8Array(32)
/** The id that no account has: looked up for unknown users, so that they cost the same look. */
const NOBODY = 0 as AccountId

export async function matchCredentials(
  directory: Directory,
  gate: HashGate,
  { accountId, name, password, network, usable, outside }: Asked,
): Promise<Match | undefined> {
  const { credential, apps } = await readCredentials(directory, accountId)
  const digest = appPasswordDigest(password)
  let appPassword: AppPasswordRecord | undefined
  // Every one is compared, also after a match, and as many for those who have none.
  for (let at = 0; at < APP_PASSWORDS_MAX; at++) {
    const app = apps[at]
    if (equal(app?.digest ?? NO_DIGEST, digest) && app !== undefined && usable(app)) appPassword = app
  }
  if (appPassword !== undefined) return { appPassword, credential, apps, password }

  if (outside !== undefined) {
    // An app password of this account that is not good here is nobody's password: others need not hear it.
    const proved = await outside(apps.some((app) => equal(app.digest, digest)) ? '' : password)
    return proved && { appPassword: undefined, credential: undefined, apps, password, outside: proved }
  }
  const stored = credential === undefined ? undefined : parseHash(credential.hash)
  const lanes = [name, network]
  for (const candidate of candidatesOf(password)) {
    // An empty password opens nothing, not even an account whose imported hash is that of nothing.
    const right = await gate.run(() => test(candidate === '' ? undefined : stored, candidate), { lanes })
    if (right) return { appPassword: undefined, credential, apps, password: candidate }
  }
  return undefined
}

/** The same two look-ups for everybody. `outside`: the account's own password is kept elsewhere, whatever is left of it here. */
export function readCredentials(
  directory: Directory,
  accountId: AccountId = NOBODY,
  outside = false,
): Promise<{
  readonly credential: CredentialRecord | undefined
  readonly apps: readonly AppPasswordRecord[]
}> {
  return directory.read(async (tables) => {
    const credential = await tables.credentials.get(accountId)
    const apps = await tables.appPasswords.list(accountId)
    return { credential: outside ? undefined : credential, apps }
  })
}

/** What an app password is kept as. Spaces, hyphens and capitals come from retyping it. */
export function appPasswordDigest(typed: string): Uint8Array {
  return createHash('sha256').update(bareAppPassword(typed)).digest()
}

/** As it was shown: SCRAM's keys are of that form alone, for the server never sees what was typed. */
function shownAppPassword(typed: string): string {
  return bareAppPassword(typed).replace(/(.{5})(?=.)/g, '$1-')
}

function bareAppPassword(typed: string): string {
  return typed.replace(/[\s-]/g, '').toLowerCase()
}

/** Replaces an imported or older hash by one of ours, and makes the SCRAM keys that only the password can give. */
export async function improveHash(
  directory: Directory,
  gate: HashGate,
  accountId: AccountId,
  { credential, apps, password }: Match,
  nameParams: ScramParams,
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
    scram:
      credential.scram ?? (await deriveScramKeys(prepared, sharedScramParams(undefined, apps, nameParams))),
  }
  await directory.writeUnseen(({ credentials }) => credentials.improve(accountId, credential.hash, better))
}

/** Makes the SCRAM keys of an app password that has none, or has them under a salt that is not the account's. */
export async function improveAppPassword(
  directory: Directory,
  accountId: AccountId,
  { appPassword, credential, apps, password }: Match,
  nameParams: ScramParams,
): Promise<void> {
  if (appPassword === undefined) return
  const params = sharedScramParams(credential, apps, nameParams)
  if (appPassword.scram !== undefined && hasParams(appPassword.scram, params)) return
  const scram = await deriveScramKeys(shownAppPassword(password), params)
  await directory.writeUnseen(({ appPasswords }) => appPasswords.improve(accountId, appPassword.id, scram))
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
  const right = await verifyHash(stored ?? NOBODYS_HASH, password)
  // What another system left behind has its own cost until the first sign-in; ours is paid on top of it.
  if (!right && stored !== undefined && stored.kind !== 'argon2') await verifyHash(NOBODYS_HASH, password)
  return right && stored !== undefined
}
