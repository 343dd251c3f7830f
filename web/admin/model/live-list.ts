/**
 * A list that changes by itself and never under somebody's hand: values change in place at once, but while it is held (pointer,
 * focus or a selection in it) nothing moves, what is new waits, and what is gone stays, marked. UI.md §4
 */
export type LiveRow<T> = {
  readonly key: string
  readonly value: T
  /** It is there no more, and is shown until the list moves again. */
  readonly gone: boolean
}

export type LiveList<T> = {
  /** As they are shown. */
  readonly rows: readonly LiveRow<T>[]
  /** As they are. */
  readonly now: ReadonlyMap<string, T>
  readonly held: boolean
  /** Rows that come, go or change places when the list is let go. */
  readonly waiting: number
}

export type Sorting<T> = (a: T, b: T) => number

export function emptyLiveList<T>(): LiveList<T> {
  return { rows: [], now: new Map(), held: false, waiting: 0 }
}

/** All that there is now. */
export function replaced<T>(
  list: LiveList<T>,
  all: Iterable<readonly [string, T]>,
  sorting: Sorting<T>,
): LiveList<T> {
  return shown(list, new Map(all), sorting)
}

/** What has changed or come, and the keys of what is gone. */
export function changed<T>(
  list: LiveList<T>,
  came: Iterable<readonly [string, T]>,
  gone: readonly string[],
  sorting: Sorting<T>,
): LiveList<T> {
  const now = new Map(list.now)
  for (const key of gone) now.delete(key)
  for (const [key, value] of came) now.set(key, value)
  return shown(list, now, sorting)
}

/** Somebody's hand is in it, or has left. */
export function holding<T>(list: LiveList<T>, held: boolean, sorting: Sorting<T>): LiveList<T> {
  return held === list.held ? list : shown({ ...list, held }, list.now, sorting)
}

function shown<T>(list: LiveList<T>, now: ReadonlyMap<string, T>, sorting: Sorting<T>): LiveList<T> {
  const sorted = [...now].sort(([, a], [, b]) => sorting(a, b))
  if (!list.held)
    return { ...list, now, waiting: 0, rows: sorted.map(([key, value]) => ({ key, value, gone: false })) }
  const rows = list.rows.map(({ key, value }): LiveRow<T> => {
    const newer = now.get(key)
    return { key, value: newer ?? value, gone: newer === undefined }
  })
  const before = new Set(rows.map(({ key }) => key))
  const came = sorted.filter(([key]) => !before.has(key)).length
  const order = sorted.filter(([key]) => before.has(key)).map(([key]) => key)
  const staying = rows.filter(({ gone }) => !gone)
  const moved = staying.filter(({ key }, place) => key !== order[place]).length
  return { ...list, now, rows, waiting: came + moved + (rows.length - staying.length) }
}
