/** Who I am here; what is behind it is loaded when somebody reaches for it, for every screen waits for this part. */
import { UnstyledButton } from '@mantine/core'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useSession, useWords } from '../kit-context.ts'
import { loadAhead } from '../load-ahead.ts'
import type { NavItem } from '../nav.ts'
import { SHELL_TEXTS } from '../texts/shell.ts'
import { Avatar } from './avatar.tsx'

const list = () => import('./me-menu-list.tsx')
const MeMenuList = lazy(async () => ({ default: (await list()).MeMenuList }))

/** `links`: what else is the person's own. */
export function MeMenu({ links = [] }: { readonly links?: readonly NavItem[] }): ReactNode {
  const say = useWords(SHELL_TEXTS)
  const { address } = useSession()
  const [wanted, setWanted] = useState(false)
  const ahead = (): void => void loadAhead(list)
  const button = (
    <UnstyledButton
      aria-label={`${say('me')}: ${address}`}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setWanted(true)}
      onPointerEnter={ahead}
      onFocus={ahead}
    >
      <Avatar name={address} />
    </UnstyledButton>
  )
  if (!wanted) return button
  return (
    <Suspense fallback={button}>
      <MeMenuList links={links} />
    </Suspense>
  )
}
