/**
 * Verification codes: six digits that change each half minute. RFC 6238 with the values that every authenticator app
 * knows (SHA-1, 30 s), RFC 4226 for the code itself. The library is loaded when somebody uses one.
 */
import { randomBytes } from 'node:crypto'
import { Secret } from '../../../lib/secret.ts'
import { TOTP_SECRET_BYTES, TOTP_WINDOW } from './limits.ts'

export const TOTP_STEP_MS = 30_000
const TOTP_STEP_SECONDS = TOTP_STEP_MS / 1000
const TOTP_DIGITS = 6

/** A new secret, in base32 as apps take it. */
export async function makeTotpSecret(): Promise<Secret> {
  const { Secret: Key } = await import('otpauth')
  const bytes = new Uint8Array(randomBytes(TOTP_SECRET_BYTES))
  return new Secret(new Key({ buffer: bytes.buffer }).base32)
}

/** What the QR code carries: an app makes an entry of it. `issuer` is what it shows above the address. */
export async function totpUri(secret: Secret, issuer: string, address: string): Promise<string> {
  const { TOTP } = await import('otpauth')
  return new TOTP({ issuer, label: address, secret: secret.reveal() }).toString()
}

/** The step that the code is of, around `nowMs`; undefined: of none. RFC 6238 §5.2 */
export async function totpStepOf(
  secret: Secret,
  code: string,
  nowMs: number,
  {
    digits = TOTP_DIGITS,
    algorithm = 'SHA1',
  }: { readonly digits?: number; readonly algorithm?: string } = {},
): Promise<number | undefined> {
  if (code.length !== digits || !/^\d+$/.test(code)) return undefined
  const { Secret: Key, TOTP } = await import('otpauth')
  const delta = TOTP.validate({
    secret: Key.fromBase32(secret.reveal()),
    token: code,
    timestamp: nowMs,
    period: TOTP_STEP_SECONDS,
    window: TOTP_WINDOW,
    algorithm,
    digits,
  })
  return delta === null ? undefined : Math.floor(nowMs / TOTP_STEP_MS) + delta
}
