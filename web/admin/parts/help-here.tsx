/** “?”: the guide of the page that one is on, without leaving it. UI.md §4 */
import { ActionIcon, Button, Modal } from '@mantine/core'
import { IconHelpCircle } from '@tabler/icons-react'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { FRAME_TEXTS } from '../texts/frame.ts'
import { HELP_TEXTS } from '../texts/help.ts'
import css from './help.module.css'

/** The book is read by who asks for it. */
const PageGuides = lazy(async () => ({ default: (await import('./page-guides.tsx')).PageGuides }))

export function HelpHere(): ReactNode {
  const frame = useWords(FRAME_TEXTS)
  const say = useWords(HELP_TEXTS)
  const [open, setOpen] = useState(false)
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const close = (): void => setOpen(false)
  return (
    <>
      <ActionIcon
        variant="subtle"
        size="lg"
        aria-label={frame('helpHere')}
        title={frame('helpHere')}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <IconHelpCircle size={20} stroke={1.75} />
      </ActionIcon>
      <Modal
        opened={open}
        onClose={close}
        // The head of a dialog of the kit would be a second banner of the page.
        withCloseButton={false}
        size="lg"
        attributes={{ content: { 'aria-label': frame('helpHere') } }}
      >
        <Suspense>{open && <PageGuides pathname={pathname} />}</Suspense>
        <div className={css.acts}>
          <Button
            onClick={() => {
              close()
              void navigate({ to: '/ayuda' })
            }}
          >
            {say('all')}
          </Button>
          <Button variant="subtle" onClick={close}>
            {frame('close')}
          </Button>
        </div>
      </Modal>
    </>
  )
}
