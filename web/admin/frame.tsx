/** The frame of the company panel. */
import { IconHome } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../kit/kit-context.ts'
import { Shell } from '../kit/parts/shell.tsx'
import { FRAME_TEXTS } from './texts/frame.ts'

export function PanelFrame({ children }: { readonly children: ReactNode }): ReactNode {
  const say = useWords(FRAME_TEXTS)
  const home = { to: '/', label: say('home'), icon: IconHome }
  return (
    <Shell pill={say('pill')} groups={[{ items: [home] }]} tabs={[home]}>
      {children}
    </Shell>
  )
}
