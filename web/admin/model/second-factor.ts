/** One's own second factors, as the browser adds them. WebAuthn Level 3 §5.1.3 */
import type { ApiClient } from '../../kit/api-client.ts'
import { PasskeyUnused } from '../../kit/model/passkey.ts'

export type Factors = {
  readonly codes: { readonly on: boolean }
  readonly passkeys: readonly { readonly id: number; readonly name: string }[]
  readonly recoveryCodesLeft: number
}
/** Null: there were codes before, and they go on working. */
export type RecoveryCodes = readonly string[] | null
export type OfferedCodes = { readonly secret: string; readonly uri: string }

const FACTORS = '/api/v1/second-factor'

export const hasSecond = ({ codes, passkeys }: Factors): boolean => codes.on || passkeys.length > 0

export const readFactors = (api: ApiClient): Promise<Factors> => api.get<Factors>(FACTORS)

export const offerCodes = (api: ApiClient): Promise<OfferedCodes> =>
  api.post<OfferedCodes>(`${FACTORS}/codes`)

/** Throws ApiProblem for a code that is not right. */
export async function confirmCodes(api: ApiClient, code: string): Promise<RecoveryCodes> {
  const answer = await api.post<{ recoveryCodes: RecoveryCodes }>(`${FACTORS}/codes/confirm`, { code })
  return answer.recoveryCodes
}

/** Throws PasskeyUnused, ApiProblem, Unreachable. */
export async function addPasskey(api: ApiClient, name: string): Promise<RecoveryCodes> {
  const options = await api.post<PublicKeyCredentialCreationOptionsJSON>(`${FACTORS}/passkeys/options`)
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  let credential: Credential | null
  try {
    credential = await navigator.credentials.create({ publicKey })
  } catch (error) {
    throw new PasskeyUnused('no passkey was made', { cause: error })
  }
  if (!(credential instanceof PublicKeyCredential)) throw new PasskeyUnused('no passkey was made')
  const answer = { name, answer: credential.toJSON() as unknown }
  return (await api.post<{ recoveryCodes: RecoveryCodes }>(`${FACTORS}/passkeys`, answer)).recoveryCodes
}
