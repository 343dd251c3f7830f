/** The entries of the navigation, in their groups. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { NavGroup, NavItem } from '../nav.ts'
import css from './shell.module.css'

export function NavList({
  groups,
  chosen,
}: {
  readonly groups: readonly NavGroup[]
  /** One was pressed. */
  readonly chosen?: () => void
}): ReactNode {
  return groups.map(({ title, items }, at) => (
    <div key={title ?? `group-${String(at)}`}>
      {title !== undefined && <h2 className={css.groupTitle}>{title}</h2>}
      <ul className={css.group}>
        {items.map((item) => (
          <li key={item.to}>
            <NavLink item={item} className={css.item} chosen={chosen} />
          </li>
        ))}
      </ul>
    </div>
  ))
}

export function NavLink({
  item,
  className,
  chosen,
}: {
  readonly item: NavItem
  readonly className: string | undefined
  readonly chosen?: (() => void) | undefined
}): ReactNode {
  const { to, label, icon: Icon, count, tone } = item
  return (
    <Link
      to={to}
      className={className}
      title={label}
      activeOptions={{ exact: to === '/', includeSearch: false }}
      {...(chosen !== undefined && { onClick: chosen })}
    >
      <Icon size={18} stroke={1.75} />
      <span className={css.label}>{label}</span>
      {count !== undefined && count > 0 && (
        <span className={`${css.count} ${tone === undefined ? '' : css[tone]}`}>{count}</span>
      )}
    </Link>
  )
}
