/** SHA-256 of a body in its relaxed form, in base64. Of large bodies others get their turn between slices. RFC 6376 §3.7 */
import { setImmediate as pause } from 'node:timers/promises'
import { hashBody } from '../../verify/dkim/canonical.ts'

export async function relaxedBodyHash(body: Uint8Array): Promise<string> {
  const octets = Buffer.from(body.buffer, body.byteOffset, body.length)
  const { digest } = await hashBody(octets, 'relaxed', undefined, pause)
  return digest.toString('base64')
}
