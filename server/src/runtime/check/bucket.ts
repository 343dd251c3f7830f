/** What strangers may do with the bucket that holds large bodies. THREATS ST5 */
import type { Config } from '../../config/config.ts'
import { Secret } from '../../lib/secret.ts'
import { askAsStranger } from '../../store/blobs/ask-as-stranger.ts'
import { type Finding, fine, trouble } from './finding.ts'

/** Nothing to say where bodies are kept on the disk. */
export async function checkBucket({ store }: Config): Promise<Finding[]> {
  if (store.blobs !== 's3') return []
  const { secretKey, prefix, ...settings } = store.s3
  const { bucket } = settings
  try {
    const may = await askAsStranger({ ...settings, secretKey: new Secret(secretKey) }, prefix)
    if (may === 'nothing') return [fine('store.bucket', 'bucket.closed', { bucket })]
    return [trouble('problem', 'store.bucket', 'bucket.open', { bucket })]
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [trouble('problem', 'store.bucket', 'bucket.silent', { bucket, reason })]
  }
}
