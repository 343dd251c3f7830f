import { useEffect } from 'react'
import { PAGE_ROWS } from '../limits.ts'
import { listKey } from '../model/mail-state.ts'
import type { JmapFilter } from '../model/search.ts'
import { useMailStore } from './mail-context.ts'

/** The list of that filter is looked at from its top. */
export function useFirstPage(filter: JmapFilter | undefined): void {
  const store = useMailStore()
  const key = filter === undefined ? '' : listKey(filter)
  useEffect(() => {
    if (key !== '') void store.need(JSON.parse(key) as JmapFilter, 0, PAGE_ROWS - 1)
  }, [store, key])
}
