/** A framed sentence within a page: what happened, what was not lost, what to do. UI.md §4 */
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconWifiOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import css from './state.module.css'

export type NoteKind = 'bad' | 'warn' | 'info' | 'ok' | 'offline'
const ICONS = {
  bad: IconAlertTriangle,
  warn: IconAlertTriangle,
  info: IconInfoCircle,
  ok: IconCircleCheck,
  offline: IconWifiOff,
} as const

/** `alert`: read out at once, because something went wrong just now. */
export function Note({
  kind,
  title,
  children,
  actions,
  alert = false,
}: {
  readonly kind: NoteKind
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly actions?: ReactNode
  readonly alert?: boolean
}): ReactNode {
  const Icon = ICONS[kind]
  return (
    <div
      className={`${css.note} ${css[kind === 'offline' ? 'warn' : kind]}`}
      {...(alert && { role: 'alert' })}
    >
      <Icon size={18} stroke={1.75} aria-hidden="true" />
      <div>
        <p className={css.noteTitle}>{title}</p>
        {children !== undefined && <div className={css.noteText}>{children}</div>}
        {actions !== undefined && <div className={css.noteActions}>{actions}</div>}
      </div>
    </div>
  )
}
