/** The rest of what can be done with a row, behind ⋯. UI.md §4 */
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../kit-context.ts'
import { PART_TEXTS } from '../texts/parts.ts'

export type RowAction = {
  readonly label: string
  readonly icon?: ReactNode
  readonly bad?: boolean
  readonly run: () => void
}

/** `name`: of the row, for who does not see it. */
export function RowMenu({
  name,
  actions,
}: {
  readonly name: string
  readonly actions: readonly RowAction[]
}): ReactNode {
  const say = useWords(PART_TEXTS)
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={say('moreOf', { name })}>
          <IconDots size={16} stroke={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ label, icon, bad, run }) => (
          <Menu.Item key={label} leftSection={icon} onClick={run} {...(bad === true && { color: 'bad' })}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
