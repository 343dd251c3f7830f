/** A password that somebody sets: checked, hashed, with the keys that SCRAM needs. */
import type { Secret } from '../../lib/secret.ts'
import type { CredentialRecord } from '../../store/directory-credentials.ts'
import { type HashGate, hashPassword } from '../account/argon2.ts'
import { PASSWORD_MAX_BYTES, PASSWORD_MIN_CHARACTERS } from '../account/limits.ts'
import { generatePassword } from '../account/password-generator.ts'
import { parseHash } from '../account/password-hash.ts'
import { preparePassword } from '../account/prepare-password.ts'
import { deriveScramKeys, type ScramParams } from '../account/scram-keys.ts'
import { no } from './access.ts'

export type PasswordChoice = {
  readonly password?: Secret | undefined
  /** From another system; see password-hash.ts for the kinds. */
  readonly passwordHash?: Secret | undefined
  readonly generate?: boolean | undefined
}

export type NewPassword = {
  readonly credential: CredentialRecord
  /** Set when it was generated: to be shown once. */
  readonly generated: string | undefined
}

export function choosesPassword({ password, passwordHash, generate }: PasswordChoice): boolean {
  return password !== undefined || passwordHash !== undefined || generate === true
}

/** Undefined when none was chosen. Takes some 30 ms: never inside a transaction. */
export async function makePassword(
  gate: HashGate,
  choice: PasswordChoice,
  paramsOf: () => Promise<ScramParams>,
): Promise<NewPassword | undefined> {
  const { password, passwordHash, generate = false } = choice
  const chosen = [password, passwordHash, generate || undefined].filter((one) => one !== undefined)
  if (chosen.length === 0) return undefined
  if (chosen.length > 1) throw no('invalid', 'directory.passwordOne')
  if (passwordHash !== undefined)
    return { credential: importedCredential(passwordHash), generated: undefined }
  const generated = generate ? generatePassword() : undefined
  const prepared = checkPassword(generated ?? password?.reveal() ?? '')
  const hash = await gate.run(() => hashPassword(prepared), { patient: true })
  return { credential: { hash, scram: await deriveScramKeys(prepared, await paramsOf()) }, generated }
}

/** SCRAM keys come with the first log-in, which shows the password. */
export function importedCredential(hash: Secret): CredentialRecord {
  if (parseHash(hash.reveal()) === undefined) throw no('invalid', 'directory.passwordHash')
  return { hash: hash.reveal(), scram: undefined }
}

/** The password in the form that is hashed. */
export function checkPassword(typed: string): string {
  if (Buffer.byteLength(typed) > PASSWORD_MAX_BYTES)
    throw no('invalid', 'directory.passwordLong', { max: PASSWORD_MAX_BYTES })
  const prepared = preparePassword(typed)
  if (prepared === undefined) throw no('invalid', 'directory.passwordCharacter')
  if ([...prepared].length < PASSWORD_MIN_CHARACTERS)
    throw no('invalid', 'directory.passwordShort', { min: PASSWORD_MIN_CHARACTERS })
  return prepared
}
