/** The frame of both apps: navigation on tinted ground, the work on one sheet, tabs below on a phone. UI.md §3 */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useWords } from '../kit-context.ts'
import type { NavGroup, NavItem } from '../nav.ts'
import { SHELL_TEXTS } from '../texts/shell.ts'
import { Mark } from './mark.tsx'
import { MeMenu } from './me-menu.tsx'
import { OfflineStrip } from './offline-strip.tsx'
import css from './shell.module.css'
import { ShellMore } from './shell-more.tsx'
import { NavLink, NavList } from './shell-nav.tsx'

export type ShellProps = {
  readonly groups: readonly NavGroup[]
  /** At the bottom of a phone, at most five. */
  readonly tabs: readonly NavItem[]
  /** The last of them opens all of `groups`: where the tabs are not everything. */
  readonly more?: boolean
  /** Beside the name: tells the panel from the mail. */
  readonly pill?: string
  /** Above the navigation: the company, or the button to write. */
  readonly head?: ReactNode
  readonly foot?: ReactNode
  /** The top bar: where am I, live state, find. */
  readonly top?: ReactNode
  /** Over everything, on every page: what nobody may forget meanwhile. */
  readonly banner?: ReactNode
  /** In the menu of the person. */
  readonly own?: readonly NavItem[]
  readonly children: ReactNode
}

export function Shell({
  groups,
  tabs,
  more = false,
  pill,
  head,
  foot,
  top,
  banner,
  own = [],
  children,
}: ShellProps): ReactNode {
  const say = useWords(SHELL_TEXTS)
  return (
    <div className={css.frame}>
      <a className={css.skip} href="#main">
        {say('skip')}
      </a>
      <section className={css.side} aria-label="Valija">
        <div className={css.inside}>
          <Link to="/" className={css.brand}>
            <Mark />
            <span>Valija</span>
            {pill !== undefined && <span className={css.pill}>{pill}</span>}
          </Link>
          {head}
          <nav className={css.nav} aria-label={say('sections')}>
            <NavList groups={groups} />
          </nav>
          {foot !== undefined && <div className={css.foot}>{foot}</div>}
        </div>
      </section>
      <div className={css.sheet}>
        {banner}
        <header className={css.top}>
          <div className={css.topSlot}>{top}</div>
          <MeMenu links={own} />
        </header>
        <OfflineStrip />
        <main className={css.main} id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      <nav className={css.tabs} aria-label={say('sections')}>
        {tabs.map((item) => (
          <NavLink key={item.to} item={item} className={css.tab} />
        ))}
        {more && <ShellMore groups={groups} foot={foot} />}
      </nav>
    </div>
  )
}
