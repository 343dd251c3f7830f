/** Where the configuration says that mail is kept. */
import type { Config } from '../config/config.ts'
import type { Clock } from '../lib/clock.ts'
import { Secret } from '../lib/secret.ts'
import type { BlobStore } from '../store/blobs/blob-store.ts'
import type { EngineOptions } from '../store/open-stores.ts'

export function engineOf({ store }: Config): EngineOptions {
  if (store.engine === 'sqlite') return { kind: 'sqlite' }
  const { url, connections, schema } = store.postgres
  return { kind: 'postgres', url, connections, ...(schema !== undefined && { schema }) }
}

/** Blobs in the bucket that the configuration names. */
export async function openS3({ store }: Config, clock: Clock): Promise<BlobStore> {
  const { S3BlobStore } = await import('../store/blobs/s3.ts')
  const { secretKey, prefix, ...settings } = store.s3
  return new S3BlobStore({ ...settings, secretKey: new Secret(secretKey) }, prefix, clock)
}
