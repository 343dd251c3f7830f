/** The rest of what can be done with a row, behind ⋯: loaded when somebody reaches for it. UI.md §4 */
import { ActionIcon } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useWords } from '../kit-context.ts'
import { loadAhead } from '../load-ahead.ts'
import { PART_TEXTS } from '../texts/parts.ts'

export type RowAction = {
  readonly label: string
  readonly icon?: ReactNode
  readonly bad?: boolean
  readonly run: () => void
}
/** `name`: of the row, for who does not see it. */
export type RowMenuProps = { readonly name: string; readonly actions: readonly RowAction[] }

const list = () => import('./row-menu-list.tsx')
const RowMenuList = lazy(async () => ({ default: (await list()).RowMenuList }))

export function RowMenu(props: RowMenuProps): ReactNode {
  const say = useWords(PART_TEXTS)
  const [wanted, setWanted] = useState(false)
  const ahead = (): void => void loadAhead(list)
  const button = (
    <ActionIcon
      aria-label={say('moreOf', { name: props.name })}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setWanted(true)}
      onPointerEnter={ahead}
      onFocus={ahead}
    >
      <IconDots size={16} stroke={1.75} />
    </ActionIcon>
  )
  if (!wanted) return button
  return (
    <Suspense fallback={button}>
      <RowMenuList {...props} />
    </Suspense>
  )
}
