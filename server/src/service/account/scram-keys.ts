/**
 * What the server keeps to run SCRAM-SHA-256: keys that prove a password without being one. RFC 5802 §3
 *
 * The server names salt and rounds before it knows which password the client will prove. So all passwords of an
 * account, its own and the app passwords, have their keys under one salt, and the proof is tried against each of them.
 * The salt comes from the name, so that it is the same whether the name is there or not, before and after every
 * change of a password. THREATS ID2
 */
import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto'
import { canonicalLocal } from '../../mail/canonical.ts'
import type { Directory } from '../../store/directory.ts'
import type { AppPasswordRecord, CredentialRecord, StoredScram } from '../../store/directory-credentials.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { ScramCandidate } from './authenticator.ts'
import { SCRAM_CANDIDATES, SCRAM_ITERATIONS } from './limits.ts'

const SALT_BYTES = 16
const KEY_BYTES = 32

/** What the server's first message tells. */
export type ScramParams = Pick<StoredScram, 'salt' | 'iterations'>

/** Tried in the place of keys that are not there. Random: no password has it. */
const NOBODYS_KEY: ScramCandidate = {
  storedKey: randomBytes(KEY_BYTES),
  serverKey: randomBytes(KEY_BYTES),
  appPassword: undefined,
}

export async function deriveScramKeys(
  prepared: string,
  { salt, iterations }: ScramParams,
): Promise<StoredScram> {
  const salted = await new Promise<Uint8Array>((resolve, reject) => {
    pbkdf2(prepared, salt, iterations, KEY_BYTES, 'sha256', (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
  const clientKey = createHmac('sha256', salted).update('Client Key').digest()
  return {
    salt,
    iterations,
    storedKey: createHash('sha256').update(clientKey).digest(),
    serverKey: createHmac('sha256', salted).update('Server Key').digest(),
  }
}

/**
 * One form of a name for limiter and salt: the domain by its id, so that alias domains are one, or as it is written
 * where it is not ours.
 */
export function scramName(local: string, domain: number | string): string {
  return `${canonicalLocal(local) ?? local}@${domain}`
}

/** Salt and rounds of a name, there or not. `secret` is the service's own: nobody else can compute them. */
export function scramParams(secret: Uint8Array, name: string): ScramParams {
  const salt = createHmac('sha256', secret).update('salt\0').update(name).digest().subarray(0, SALT_BYTES)
  return { salt, iterations: SCRAM_ITERATIONS }
}

/** The salt and rounds that the passwords of an account share now; `otherwise` where none has keys yet. */
export function sharedScramParams(
  credential: CredentialRecord | undefined,
  apps: readonly AppPasswordRecord[],
  otherwise: ScramParams,
): ScramParams {
  return credential?.scram ?? apps.find(({ scram }) => scram !== undefined)?.scram ?? otherwise
}

/** What a proof is tried against: all of the account's keys under that salt, and as many in all for everybody. */
export function scramCandidates(
  params: ScramParams,
  credential: CredentialRecord | undefined,
  apps: readonly AppPasswordRecord[],
): readonly ScramCandidate[] {
  const candidates: ScramCandidate[] = []
  for (const appPassword of [undefined, ...apps]) {
    const keys = appPassword === undefined ? credential?.scram : appPassword.scram
    if (keys === undefined || !hasParams(keys, params)) continue
    candidates.push({ storedKey: keys.storedKey, serverKey: keys.serverKey, appPassword })
  }
  while (candidates.length < SCRAM_CANDIDATES) candidates.push(NOBODYS_KEY)
  return candidates
}

export function hasParams(keys: StoredScram, { salt, iterations }: ScramParams): boolean {
  return keys.iterations === iterations && Buffer.compare(keys.salt, salt) === 0
}

/** For a new password in the place of the account's own: those of its app passwords, if they have any. */
export async function scramParamsOf(
  directory: Directory,
  account: Pick<AccountRecord, 'id' | 'address' | 'domainId'>,
): Promise<ScramParams> {
  const local = account.address.slice(0, account.address.lastIndexOf('@'))
  const otherwise = await scramParamsOfName(directory, local, account.domainId)
  const apps = await directory.read(({ appPasswords }) => appPasswords.list(account.id))
  return sharedScramParams(undefined, apps, otherwise)
}

/** For an account that is not there yet. */
export async function scramParamsOfName(
  directory: Directory,
  local: string,
  domain: number,
): Promise<ScramParams> {
  return scramParams(await directory.serviceSecret('scram'), scramName(local, domain))
}
