/**
 * Beside the list on a wide screen, over it on a narrow one: what one compares or works off one after another. Esc closes
 * it, and the focus goes back to where it was. UI.md §4
 */
import { ActionIcon, FocusTrap, Portal } from '@mantine/core'
import { useHotkeys, useMediaQuery } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useId } from 'react'
import { useWords } from '../kit-context.ts'
import { PART_TEXTS } from '../texts/parts.ts'
import css from './page.module.css'

const BESIDE = '(min-width: 80em)'

export function SideDrawer({
  title,
  sub,
  footer,
  onClose,
  children,
  over = false,
}: {
  readonly title: ReactNode
  readonly sub?: ReactNode
  readonly footer?: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
  /** On the right edge of the window on any screen: what is opened from within a page that has no place beside it. */
  readonly over?: boolean
}): ReactNode {
  const say = useWords(PART_TEXTS)
  const beside = useMediaQuery(BESIDE, undefined, { getInitialValueInEffect: false })
  const id = useId()
  useFocusBack()
  useHotkeys([['Escape', onClose]])
  const drawer = (
    <>
      <div className={css.veil} onClick={onClose} aria-hidden="true" />
      <FocusTrap active={beside !== true}>
        <aside className={`${css.drawer} ${over ? css.over : ''}`} data-drawer="" aria-labelledby={id}>
          <div className={css.drawerHead}>
            <div>
              <h2 className={css.drawerTitle} id={id}>
                {title}
              </h2>
              {sub !== undefined && <p className={css.drawerSub}>{sub}</p>}
            </div>
            <ActionIcon onClick={onClose} aria-label={say('close')}>
              <IconX size={18} stroke={1.75} />
            </ActionIcon>
          </div>
          <div className={css.drawerBody}>{children}</div>
          {footer !== undefined && <div className={css.drawerFoot}>{footer}</div>}
        </aside>
      </FocusTrap>
    </>
  )
  return over ? <Portal>{drawer}</Portal> : drawer
}

function useFocusBack(): void {
  useEffect(() => {
    const before = document.activeElement
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
}
