/** Keeps the queue's write-ahead log short, from another thread than the one that sends: it never waits for this. */
import { stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { SqliteDatabase } from './dialect/sqlite.ts'

/** Octets of WAL from which it is copied back, and from which it is cut as well. */
const COPY_BYTES = 16 * 1024 * 1024
const CUT_BYTES = 128 * 1024 * 1024
/** Cutting needs a moment without a writer: tries, and milliseconds between them. */
const CUT_TRIES = 100
const CUT_PAUSE_MS = 2

/** One round; about once a second is right. Does nothing while the log is short or the file is not there yet. */
export async function checkpointQueue(path: string): Promise<void> {
  let size = await walBytes(path)
  if (size < COPY_BYTES) return
  await using db = new SqliteDatabase(path, { autoCheckpointPages: 0 })
  await db.checkpoint('passive')
  // A log that always has something new in it is never begun anew by itself: SQLite waits for it to be all copied.
  for (let attempt = 0; size >= CUT_BYTES && attempt < CUT_TRIES; attempt++) {
    await db.checkpoint('truncate')
    size = await walBytes(path)
    if (size >= CUT_BYTES) await sleep(CUT_PAUSE_MS)
  }
}

async function walBytes(path: string): Promise<number> {
  try {
    return (await stat(`${path}-wal`)).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
}
