/** Runs SQLite's own check of one file: it reads the whole file at once, so it needs a thread of its own. */
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

/** Faults listed; the first one decides. */
const FAULTS = 20
/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const DISORDER = new Set([11, 26])

const { path } = workerData as { readonly path: string }
parentPort?.postMessage(faultsOf(path))

function faultsOf(file: string): string[] {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(file, { readOnly: true, timeout: 10_000 })
    const rows = db.prepare(`pragma integrity_check(${FAULTS})`).all()
    return rows.map((row) => String(row['integrity_check'])).filter((text) => text !== 'ok')
  } catch (error) {
    // Anything else, such as a file that cannot be read at the moment, says nothing about the file's order.
    if (!DISORDER.has(((error as { errcode?: number }).errcode ?? 0) & 0xff)) throw error
    return [String(error)]
  } finally {
    db?.close()
  }
}
