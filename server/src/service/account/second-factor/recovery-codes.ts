/** Recovery codes: for the day when the phone is lost. Each opens the account once; only digests are kept. */
import { createHash } from 'node:crypto'
import { generateAppPassword } from '../password-generator.ts'
import { RECOVERY_CODES } from './limits.ts'

/** As they are shown, once. 123 bits each: a digest of them needs no slow hash. */
export function makeRecoveryCodes(): readonly string[] {
  return Array.from({ length: RECOVERY_CODES }, generateAppPassword)
}

/** Spaces, hyphens and capitals come from retyping it. */
export function recoveryDigest(typed: string): Uint8Array {
  return createHash('sha256').update('recovery\0').update(typed.replace(/[\s-]/g, '').toLowerCase()).digest()
}
