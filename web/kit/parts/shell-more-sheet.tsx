/** The navigation over the whole of a phone. */
import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../kit-context.ts'
import type { NavGroup } from '../nav.ts'
import { SHELL_TEXTS } from '../texts/shell.ts'
import css from './shell.module.css'
import { NavList } from './shell-nav.tsx'

export function ShellMoreSheet({
  groups,
  foot,
  close,
}: {
  readonly groups: readonly NavGroup[]
  readonly foot: ReactNode
  readonly close: () => void
}): ReactNode {
  const say = useWords(SHELL_TEXTS)
  return (
    <Modal
      opened
      onClose={close}
      // The head of a dialog of the kit would be a second banner of the page.
      withCloseButton={false}
      fullScreen
      attributes={{ content: { 'aria-label': say('more') } }}
    >
      <div className={css.more}>
        <button type="button" className={css.moreClose} onClick={close}>
          {say('close')}
        </button>
        <nav aria-label={say('allSections')}>
          <NavList groups={groups} chosen={close} />
        </nav>
        {foot}
      </div>
    </Modal>
  )
}
