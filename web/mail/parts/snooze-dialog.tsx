/** Until when what was chosen is to stay out of the way. */
import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { snoozeTimes } from '../model/later.ts'
import { MAIL_TEXTS } from '../texts/mail.ts'
import { LaterTimes } from './later-times.tsx'

export function SnoozeDialog({
  onChoose,
  onClose,
}: {
  readonly onChoose: (at: Date) => void
  readonly onClose: () => void
}): ReactNode {
  const say = useWords(MAIL_TEXTS)
  return (
    // In parts: its head as a whole is a second banner of the page.
    <Modal.Root opened onClose={onClose} size="sm" lockScroll={false}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body>
          <Modal.Title mb="sm">{say('snoozeUntil')}</Modal.Title>
          <LaterTimes times={snoozeTimes(new Date())} put={say('doSnooze')} onChoose={onChoose} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
