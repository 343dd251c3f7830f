/**
 * The keys that secrets are sealed with, as text: one a line (or between blanks), 32 octets in base64url, the one that
 * seals first, older ones behind it. They lie in `secret.key` of the data folder, made at the first start, or come from
 * the configuration where several nodes need the same.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { splitKeys } from '../../lib/key-text.ts'
import type { Secret } from '../../lib/secret.ts'
import { makeKeyFile } from '../files.ts'
import { KEY_BYTES, Sealer } from './sealer.ts'

export const SECRET_KEY_FILE = 'secret.key'

/** The text holds no key, or something else than keys. */
export class SecretKeyFault extends Error {
  override readonly name = 'SecretKeyFault'
}

/** Opens the sealer, making the key file when there is none. Throws SecretKeyFault with the place of a bad key. */
export async function openSealer(dataDir: string, configured: Secret | undefined): Promise<Sealer> {
  if (configured !== undefined) return sealerOf(configured.reveal(), 'store.secret_key')
  const path = join(dataDir, SECRET_KEY_FILE)
  if (!existsSync(path)) await makeKeyFile(path, `${randomBytes(KEY_BYTES).toString('base64url')}\n`)
  return sealerOf(readFileSync(path, 'utf8'), path)
}

function sealerOf(text: string, place: string): Sealer {
  const keys = splitKeys(text)
  if (keys === undefined) throw new SecretKeyFault(place)
  return new Sealer(keys.map((key) => Buffer.from(key, 'base64url')))
}
