/** The shape of what comes, drawn when it does not come at once; after a while it says that it takes long. UI.md §4 */
import { type ReactNode, useEffect, useState } from 'react'
import { useWords } from '../kit-context.ts'
import { SHAPE_AFTER_MS, SLOW_AFTER_MS } from '../limits.ts'
import { STATE_TEXTS } from '../texts/states.ts'
import css from './state.module.css'

export function Shape({ rows = 6 }: { readonly rows?: number }): ReactNode {
  const say = useWords(STATE_TEXTS)
  const shown = useAfter(SHAPE_AFTER_MS)
  const slow = useAfter(SLOW_AFTER_MS)
  if (!shown) return null
  return (
    <div className={css.shape} role="status" aria-label={say('loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <div className={css.shapeRow} key={`row-${String(row)}`} aria-hidden="true">
          <span className={css.shapeDot} />
          <span className={css.shapeLines}>
            <span />
            <span />
          </span>
        </div>
      ))}
      {slow && <p>{say('slow')}</p>}
    </div>
  )
}

function useAfter(ms: number): boolean {
  const [passed, setPassed] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return passed
}
