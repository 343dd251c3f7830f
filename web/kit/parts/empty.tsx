/** Nothing here: what would be here, how it gets here, and one thing to do. UI.md §4 */
import type { ReactNode } from 'react'
import css from './state.module.css'

export function Empty({
  icon,
  title,
  text,
  action,
  level = 2,
}: {
  readonly icon?: ReactNode
  readonly title: string
  readonly text?: ReactNode
  readonly action?: ReactNode
  /** 1 where it is the whole page. */
  readonly level?: 1 | 2
}): ReactNode {
  return (
    <div className={css.empty}>
      {icon !== undefined && (
        <span className={css.emptyIcon} aria-hidden="true">
          {icon}
        </span>
      )}
      {level === 1 ? <h1>{title}</h1> : <h2>{title}</h2>}
      {text !== undefined && <p className={css.emptyText}>{text}</p>}
      {action !== undefined && <div className={css.emptyAction}>{action}</div>}
    </div>
  )
}
