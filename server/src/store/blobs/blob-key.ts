/**
 * Names of blobs: an HMAC over the content under a key of the company, so that equal attachments are kept once inside
 * a company, and nobody can ask the blob store whether another company has a file. THREATS ST5
 */
import { createHmac } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Secret } from '../../lib/secret.ts'
import { inSlices } from '../../lib/slices.ts'
import type { BlobKey } from './blob-store.ts'

/** Whose blobs are shared: a company, or one account alone. */
export type BlobOwner = `organisation:${number}` | `account:${number}`

export async function blobKey(secret: Secret, owner: BlobOwner, bytes: Uint8Array): Promise<BlobKey> {
  const ownKey = createHmac('sha256', secret.reveal()).update(owner).digest()
  const name = createHmac('sha256', ownKey)
  await inSlices(bytes.length, setImmediate, (from, to) => name.update(bytes.subarray(from, to)))
  return name.digest('hex') as BlobKey
}
