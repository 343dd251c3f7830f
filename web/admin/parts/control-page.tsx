/** The frame of a screen of the control centre: a sentence on top, the work below, and beside it what is looked at closely. UI.md §3 */
import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { CONTROL_TEXTS } from '../texts/control.ts'
import css from './control.module.css'

export function Page({
  title,
  say,
  actions,
  side,
  children,
}: {
  readonly title: string
  readonly say?: ReactNode
  readonly actions?: ReactNode
  readonly side?: ReactNode
  readonly children?: ReactNode
}): ReactNode {
  useEffect(() => {
    document.title = `${title} · Valija`
  }, [title])
  return (
    <div className={side === undefined ? css.lay : `${css.lay} ${css.withSide}`}>
      <div className={css.body}>
        <header className={css.head}>
          <div>
            <h1>{title}</h1>
            {say !== undefined && <p className={css.say}>{say}</p>}
          </div>
          {actions !== undefined && <div className={css.row}>{actions}</div>}
        </header>
        {children}
      </div>
      {side}
    </div>
  )
}

/** What is looked at closely. Escape closes it, and the focus goes back to where it came from. */
export function Side({
  title,
  note,
  face,
  actions,
  close,
  children,
}: {
  readonly title: string
  readonly note?: ReactNode
  readonly face?: string
  readonly actions?: ReactNode
  readonly close: () => void
  readonly children: ReactNode
}): ReactNode {
  const say = useWords(CONTROL_TEXTS)
  const top = useRef<HTMLElement>(null)
  const before = useRef<Element | null>(null)
  useEffect(() => {
    before.current = document.activeElement
    top.current?.focus()
    return () => {
      if (before.current instanceof HTMLElement) before.current.focus()
    }
  }, [])
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close()
  }
  return (
    <aside className={css.side} aria-label={title} tabIndex={-1} ref={top} onKeyDown={key}>
      <div className={css.sideIn}>
        <div className={css.sideHead}>
          {face !== undefined && (
            <span className={css.face} aria-hidden="true">
              {face}
            </span>
          )}
          <div>
            <h2>{title}</h2>
            {note !== undefined && <p className={css.muted}>{note}</p>}
          </div>
          <ActionIcon color="text" aria-label={say('close')} onClick={close}>
            <IconX size={16} />
          </ActionIcon>
        </div>
        {children}
      </div>
      {actions !== undefined && <div className={css.acts}>{actions}</div>}
    </aside>
  )
}

export function Card({
  title,
  note,
  action,
  pad = true,
  children,
}: {
  readonly title?: string
  readonly note?: ReactNode
  readonly action?: ReactNode
  readonly pad?: boolean
  readonly children: ReactNode
}): ReactNode {
  return (
    <section className={css.card}>
      {title !== undefined && (
        <header className={pad ? css.cardHead : `${css.cardHead} ${css.cardHeadLine}`}>
          <h2>{title}</h2>
          {note !== undefined && <span className={css.muted}>{note}</span>}
          {action !== undefined && <span className={css.end}>{action}</span>}
        </header>
      )}
      {pad ? <div className={css.pad}>{children}</div> : children}
    </section>
  )
}
