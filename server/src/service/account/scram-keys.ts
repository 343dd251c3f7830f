/** What the server keeps to run SCRAM-SHA-256: keys that prove a password without being one. RFC 5802 §3 */
import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto'
import type { ScramKeys } from './authenticator.ts'
import { SCRAM_ITERATIONS } from './limits.ts'

const SALT_BYTES = 16
const KEY_BYTES = 32

export async function deriveScramKeys(
  prepared: string,
  salt: Uint8Array = randomBytes(SALT_BYTES),
  iterations: number = SCRAM_ITERATIONS,
): Promise<ScramKeys> {
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

/** Keys that no password has, the same at every asking, for names that are not there. THREATS ID2 */
export function scramKeysForNobody(secret: Uint8Array, name: string): ScramKeys {
  const part = (purpose: string): Uint8Array =>
    createHmac('sha256', secret).update(purpose).update('\0').update(name).digest()
  return {
    salt: part('salt').subarray(0, SALT_BYTES),
    iterations: SCRAM_ITERATIONS,
    storedKey: part('stored'),
    serverKey: part('server'),
  }
}
