/** A question over the page, with its name and the way out. Only for what cannot wait or cannot be undone. UI.md §4 */
import { ActionIcon, Modal } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../kit-context.ts'
import { PART_TEXTS } from '../texts/parts.ts'
import css from './dialog.module.css'

export function Dialog({
  title,
  onClose,
  children,
}: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}): ReactNode {
  const say = useWords(PART_TEXTS)
  return (
    <Modal.Root opened onClose={onClose} lockScroll={false} centered transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      {/* Without the header of Mantine's: it would be a second banner of the page. WAI-ARIA 1.2 §5.3.3 */}
      <Modal.Content aria-label={title}>
        <Modal.Body className={css.body ?? ''}>
          <div className={css.head}>
            <h2>{title}</h2>
            <ActionIcon onClick={onClose} aria-label={say('close')}>
              <IconX size={18} stroke={1.75} />
            </ActionIcon>
          </div>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
