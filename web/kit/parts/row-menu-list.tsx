/** What is behind ⋯ of a row: open from the moment it is there. */
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../kit-context.ts'
import { PART_TEXTS } from '../texts/parts.ts'
import { useOpensAtOnce } from '../use-opens-at-once.ts'
import type { RowMenuProps } from './row-menu.tsx'

export function RowMenuList({ name, actions }: RowMenuProps): ReactNode {
  const { target, opened, onChange } = useOpensAtOnce()
  const say = useWords(PART_TEXTS)
  return (
    <Menu opened={opened} onChange={onChange}>
      <Menu.Target>
        <ActionIcon ref={target} aria-label={say('moreOf', { name })}>
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
