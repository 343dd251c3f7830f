/** How many are chosen and what can be done with them; choosing all that match chooses by query. UI.md §4 */
import type { ReactNode } from 'react'
import { useWords } from '../kit-context.ts'
import { PART_TEXTS } from '../texts/parts.ts'
import css from './selection-bar.module.css'

export type SelectionAction = { readonly label: string; readonly run: () => void }

/** Nothing is shown while nothing is chosen. `matching`: how many there are beyond what was loaded. */
export function SelectionBar({
  chosen,
  matching,
  onAll,
  onNone,
  actions,
  words,
}: {
  readonly chosen: number
  readonly matching?: number
  readonly onAll?: () => void
  readonly onNone: () => void
  readonly actions: readonly SelectionAction[]
  /** How many are chosen and how one chooses none, where they have a name with a gender of its own. */
  readonly words?: { readonly chosen: string; readonly none: string }
}): ReactNode {
  const say = useWords(PART_TEXTS)
  if (chosen === 0) return null
  return (
    <section className={css.bar} aria-label={say('actions')}>
      <span className={css.count} role="status">
        {words?.chosen ?? say('chosen', { n: chosen })}
      </span>
      {onAll !== undefined && matching !== undefined && matching > chosen && (
        <button type="button" className={css.all} onClick={onAll}>
          {say('chooseAll', { n: matching })}
        </button>
      )}
      {actions.map(({ label, run }) => (
        <button type="button" key={label} onClick={run}>
          {label}
        </button>
      ))}
      <button type="button" onClick={onNone}>
        {words?.none ?? say('chooseNone')}
      </button>
    </section>
  )
}
