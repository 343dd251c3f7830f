/**
 * One process owns a data folder at a time. The lock is an exclusive SQLite transaction on `lock`: the kernel frees
 * it with the process, also after `kill -9`, and no stale file has to be removed by hand.
 */
import { DatabaseSync } from 'node:sqlite'

const BUSY = 5

/** Takes the lock until it is disposed. Undefined: another process has it. */
export function takeInstanceLock(path: string): Disposable | undefined {
  const db = new DatabaseSync(path)
  try {
    db.exec('pragma busy_timeout = 0; pragma journal_mode = delete; begin exclusive')
  } catch (error) {
    db.close()
    if ((error as { errcode?: number }).errcode === BUSY) return undefined
    throw error
  }
  return {
    [Symbol.dispose]: () => {
      if (db.isOpen) db.close()
    },
  }
}
