/** A framed part of a setting: what it is, what can be done, and the rest. */
import type { ReactNode } from 'react'
import css from './account.module.css'

export function Card({
  title,
  text,
  actions,
  children,
}: {
  readonly title: string
  readonly text?: ReactNode | undefined
  readonly actions?: ReactNode
  readonly children?: ReactNode
}): ReactNode {
  return (
    <section className={css.card} aria-label={title}>
      <div className={css.cardHead}>
        <div>
          <h2>{title}</h2>
          {text !== undefined && <p className={css.quiet}>{text}</p>}
        </div>
        {actions !== undefined && <div className={css.acts}>{actions}</div>}
      </div>
      {children}
    </section>
  )
}
