/** In which language one writes to whom: chosen once for a recipient, and taken again the next time. */
import { useEffect, useMemo } from 'react'
import { isRecord } from '../../kit/api-client.ts'
import { useSession } from '../../kit/kit-context.ts'
import { SPOKEN_MAX } from '../limits.ts'
import { emailsOf } from '../model/before-sending.ts'
import { openKeeper } from '../model/keeper.ts'
import type { Writing } from './use-draft.ts'

const KEY = 'spoken'

/** Returns what is called when somebody chooses one. */
export function useSpelling({ draft, change, settle }: Writing): (language: string) => void {
  const { address } = useSession()
  const keeper = useMemo(() => openKeeper(address), [address])
  const [first] = emailsOf(draft)
  const chosen = draft.language
  useEffect(() => {
    if (chosen !== '' || first === undefined) return undefined
    let over = false
    void keeper.get(KEY).then((kept) => {
      const language = isRecord(kept) ? kept[first] : undefined
      if (!over && typeof language === 'string') settle({ language })
    })
    return () => {
      over = true
    }
  }, [first, chosen, keeper, settle])
  return (language) => {
    change({ language })
    if (first === undefined) return
    void keeper.get(KEY).then((kept) => {
      const others = Object.entries(isRecord(kept) ? kept : {}).filter(([email]) => email !== first)
      return keeper.put(KEY, Object.fromEntries([[first, language], ...others].slice(0, SPOKEN_MAX)))
    })
  }
}
