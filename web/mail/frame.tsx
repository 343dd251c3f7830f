/** The frame of the webmail. */
import { IconInbox } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../kit/kit-context.ts'
import { Shell } from '../kit/parts/shell.tsx'
import { FRAME_TEXTS } from './texts/frame.ts'

export function MailFrame({ children }: { readonly children: ReactNode }): ReactNode {
  const say = useWords(FRAME_TEXTS)
  return (
    <Shell
      groups={[{ items: [{ to: '/', label: say('inbox'), icon: IconInbox }] }]}
      tabs={[{ to: '/', label: say('mail'), icon: IconInbox }]}
    >
      {children}
    </Shell>
  )
}
