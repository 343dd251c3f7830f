/**
 * What the device keeps of one account: rows that were seen, to be shown before the server answers and without it, and
 * what waits to be sent. IndexedDB; a browser that refuses it (a private window) works without.
 */

export type Keeper = {
  get(key: string): Promise<unknown>
  /** Never fails: what cannot be kept is not. */
  put(key: string, value: unknown): Promise<void>
  /** Everything whose key begins so. */
  list(prefix: string): Promise<readonly unknown[]>
  /** Forgets every key that begins so. */
  forget(prefix: string): Promise<void>
}

const STORE = 'kept'
/** Beyond every key that begins with a prefix. */
const LAST = '\uffff'

export function openKeeper(address: string): Keeper {
  let opened: Promise<IDBDatabase> | undefined
  const open = (): Promise<IDBDatabase> => (opened ??= openDatabase(`valija ${address}`))
  const run = async <T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>) => {
    try {
      return await answerOf(ask((await open()).transaction(STORE, mode).objectStore(STORE)))
    } catch {
      return undefined
    }
  }
  return {
    get: (key) => run('readonly', (store) => store.get(key) as IDBRequest<unknown>),
    list: async (prefix) =>
      (await run(
        'readonly',
        (store) => store.getAll(IDBKeyRange.bound(prefix, prefix + LAST)) as IDBRequest<unknown[]>,
      )) ?? [],
    put: async (key, value) => void (await run('readwrite', (store) => store.put(value, key))),
    forget: async (prefix) =>
      void (await run('readwrite', (store) => store.delete(IDBKeyRange.bound(prefix, prefix + LAST)))),
  }
}

function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  return answerOf(request)
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the device keeps nothing'))
  })
}
