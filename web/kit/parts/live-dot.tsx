/** Whether what is shown is of now: green while news come, amber when they stay away or are held back. UI.md §4 */
import type { ReactNode } from 'react'
import { useWords } from '../kit-context.ts'
import { PART_TEXTS } from '../texts/parts.ts'
import css from './live-dot.module.css'

export type LiveState =
  | { readonly kind: 'live' }
  | { readonly kind: 'paused'; readonly changes: number }
  | { readonly kind: 'quiet'; readonly since: Date }

export function LiveDot({ state }: { readonly state: LiveState }): ReactNode {
  const say = useWords(PART_TEXTS)
  return (
    <span className={css.live}>
      <span className={state.kind === 'live' ? css.dot : `${css.dot} ${css.amber}`} aria-hidden="true" />
      {state.kind === 'live' && say('live')}
      {state.kind === 'paused' && say('paused', { n: state.changes })}
      {state.kind === 'quiet' && say('quiet', { at: state.since })}
    </span>
  )
}
