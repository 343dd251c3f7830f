/** Making passkeys and signing in with them, as the browser does it. WebAuthn Level 3 §5.1.3, §5.1.8 */
import type { ApiClient } from '../api-client.ts'
import type { Session } from '../kit-context.ts'

/** The person closed the browser's question, or has no passkey here. */
export class PasskeyUnused extends Error {
  override readonly name = 'PasskeyUnused'
}

/** False in browsers without passkeys. */
export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential
}

/** `pending`: of the password that was right; absent: with the passkey alone. Throws PasskeyUnused, ApiProblem, Unreachable. */
export async function signInWithPasskey(api: ApiClient, pending?: string): Promise<Session> {
  const step = pending === undefined ? {} : { pending }
  const options = await api.post<PublicKeyCredentialRequestOptionsJSON>(
    '/api/v1/session/passkey/options',
    step,
  )
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  let credential: Credential | null
  try {
    credential = await navigator.credentials.get({ publicKey })
  } catch (error) {
    throw new PasskeyUnused('no passkey was used', { cause: error })
  }
  if (!(credential instanceof PublicKeyCredential)) throw new PasskeyUnused('no passkey was used')
  return await api.post<Session>('/api/v1/session/passkey', { ...step, answer: credential.toJSON() })
}

/** A passkey of this device for the account that has signed in. Throws PasskeyUnused, ApiProblem, Unreachable. */
export async function makePasskey(api: ApiClient, name: string): Promise<readonly string[] | null> {
  const at = '/api/v1/second-factor/passkeys'
  const options = await api.post<PublicKeyCredentialCreationOptionsJSON>(`${at}/options`)
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  let credential: Credential | null
  try {
    credential = await navigator.credentials.create({ publicKey })
  } catch (error) {
    throw new PasskeyUnused('no passkey was made', { cause: error })
  }
  if (!(credential instanceof PublicKeyCredential)) throw new PasskeyUnused('no passkey was made')
  const added = await api.post<{ readonly recoveryCodes: readonly string[] | null }>(at, {
    name,
    answer: credential.toJSON(),
  })
  return added.recoveryCodes
}
