/** The keys, over whatever one was doing. */
import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { MAIL_TEXTS } from '../texts/mail.ts'
import { KeyList } from './key-list.tsx'
import css from './panes.module.css'

export function KeysSheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useWords(MAIL_TEXTS)
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('keys')}
      size="lg"
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <KeyList className={css.keys ?? ''} />
    </Modal>
  )
}
