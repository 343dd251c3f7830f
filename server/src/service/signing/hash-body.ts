/** SHA-256 of a body in its relaxed form. RFC 6376 §3.7 */
import { createHash } from 'node:crypto'
import { RelaxedBody } from '../../mail/dkim/body.ts'
import { HASH_SLICE_BYTES } from './limits.ts'

/** In base64. Large bodies are read in slices, between which others get their turn. */
export async function hashBody(body: Uint8Array): Promise<string> {
  const hash = createHash('sha256')
  const relaxed = new RelaxedBody((octets) => hash.update(octets))
  for (let at = 0; at < body.length; at += HASH_SLICE_BYTES) {
    if (at > 0) await new Promise((resolve) => setImmediate(resolve))
    relaxed.update(body.length <= HASH_SLICE_BYTES ? body : body.subarray(at, at + HASH_SLICE_BYTES))
  }
  relaxed.end()
  return hash.digest('base64')
}
