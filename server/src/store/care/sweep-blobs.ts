/**
 * Blobs that no message and no file of a link names: a crash between blob and row leaves them, and the sweep of messages does. A blob is
 * only deleted when every account could be asked, and when it is older than any transaction under way.
 */
import type { BlobKey, BlobStore } from '../blobs/blob-store.ts'
import { BLOB_GRACE_MS } from '../limits.ts'
import type { MailPlaces } from './mail-places.ts'

/** Keys held in memory at a time, some 10 MB; more are done in the next round over the accounts. */
const KEYS = 50_000
/** What names blobs. */
const NAMED = [
  'select blob_key from mail_message where account_id = ? and blob_key is not null',
  'select blob_key from mail_linked_piece where account_id = ?',
]

export async function sweepBlobs(places: MailPlaces, blobs: BlobStore, nowMs: number): Promise<number> {
  const olderThanMs = nowMs - BLOB_GRACE_MS
  let deleted = 0
  let candidates = new Set<BlobKey>()
  for await (const { key, storedMs } of blobs.list()) {
    if (storedMs >= olderThanMs) continue
    candidates.add(key)
    if (candidates.size < KEYS) continue
    deleted += await deleteUnnamed(places, blobs, candidates, olderThanMs)
    candidates = new Set()
  }
  return deleted + (await deleteUnnamed(places, blobs, candidates, olderThanMs))
}

async function deleteUnnamed(
  places: MailPlaces,
  blobs: BlobStore,
  candidates: Set<BlobKey>,
  olderThanMs: number,
): Promise<number> {
  if (candidates.size === 0) return 0
  const accounts = await places.list()
  // More likely they cannot be seen than that all are gone.
  if (accounts.length === 0) return 0
  for (const accountId of accounts) {
    // An account that cannot be asked may name any of them.
    if (places.isSetAside(accountId)) return 0
    await places.use(accountId, async (db) => {
      for (const named of NAMED)
        await db.read(
          (sql) => sql.scan<[string]>(named, [accountId], ([key]) => candidates.delete(key as BlobKey)),
          { single: true },
        )
    })
  }
  let deleted = 0
  for (const key of candidates) if (await blobs.delete(key, olderThanMs)) deleted++
  return deleted
}
