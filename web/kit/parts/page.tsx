/**
 * A screen on the sheet: one h1, a sentence that says what is true now and whether a person must act, the one main action,
 * and beside it a drawer for what one compares. UI.md §1.1, §3
 */
import type { ReactNode } from 'react'
import { usePageTitle } from '../use-page-title.ts'
import css from './page.module.css'

/** `lead`: the sentence. `drawer`: a SideDrawer, or nothing. */
export function Page({
  title,
  heading,
  lead,
  actions,
  drawer,
  children,
}: {
  /** Of the window and, unless there is a `heading`, of the page. */
  readonly title: string
  readonly heading?: ReactNode
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly drawer?: ReactNode
  readonly children: ReactNode
}): ReactNode {
  usePageTitle(title)
  return (
    <div className={css.split}>
      <div className={css.page}>
        <div className={css.head}>
          <div className={css.words}>
            <h1>{heading ?? title}</h1>
            {lead !== undefined && <p className={css.lead}>{lead}</p>}
          </div>
          {actions !== undefined && <div className={css.actions}>{actions}</div>}
        </div>
        {children}
      </div>
      {drawer}
    </div>
  )
}
