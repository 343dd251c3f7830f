/** The last tab of a phone: all that the navigation has where there is room for it, and whom to call. UI.md §3 */
import { IconMenu2 } from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useWords } from '../kit-context.ts'
import type { NavGroup } from '../nav.ts'
import { SHELL_TEXTS } from '../texts/shell.ts'
import css from './shell.module.css'

/** The dialog is fetched by who opens it. */
const Sheet = lazy(async () => ({ default: (await import('./shell-more-sheet.tsx')).ShellMoreSheet }))

export function ShellMore({
  groups,
  foot,
}: {
  readonly groups: readonly NavGroup[]
  readonly foot?: ReactNode
}): ReactNode {
  const say = useWords(SHELL_TEXTS)
  const [open, setOpen] = useState(false)
  const close = (): void => setOpen(false)
  const urgent = groups.some(({ items }) => items.some(({ count = 0, tone }) => tone === 'bad' && count > 0))
  return (
    <>
      <button
        type="button"
        className={css.tab}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <IconMenu2 size={18} stroke={1.75} aria-hidden="true" />
        <span className={css.label}>{say('more')}</span>
        {urgent && <span className={css.urgent} aria-hidden="true" />}
      </button>
      <Suspense>{open && <Sheet groups={groups} foot={foot} close={close} />}</Suspense>
    </>
  )
}
