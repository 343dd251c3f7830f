/** Tokens that a person's browser holds, and what we keep of them. THREATS ID10, §3.8 */
import { createHash, randomBytes } from 'node:crypto'
import { Secret } from '../../lib/secret.ts'
import { TOKEN_BYTES, TOKEN_CHARACTERS } from './limits.ts'

export type NewToken = { readonly token: Secret; readonly digest: Uint8Array }

/** `prefix`: what people and scanners of secrets know it by; it is looked for without. */
export function makeToken(prefix = ''): NewToken {
  const written = randomBytes(TOKEN_BYTES).toString('base64url')
  return { token: new Secret(`${prefix}${written}`), digest: sha256(written) }
}

/** What it is looked for by; undefined for what cannot be a token. Random enough to need no slow hash. */
export function tokenDigest(written: string): Uint8Array | undefined {
  if (written.length !== TOKEN_CHARACTERS || !/^[\w-]+$/.test(written)) return undefined
  return sha256(written)
}

function sha256(text: string): Uint8Array {
  return createHash('sha256').update(text, 'utf8').digest()
}
