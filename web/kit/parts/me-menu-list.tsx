/** Who I am here, how it looks, in which language, and the way out: open from the moment it is there. */
import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import {
  IconBaselineDensitySmall,
  IconCheck,
  IconDeviceDesktop,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { DENSITY, useDeviceChoice } from '../device-choice.ts'
import { useKit, useSession, useWords } from '../kit-context.ts'
import type { NavItem } from '../nav.ts'
import { makeReadyToLeave } from '../sign-out.ts'
import { SHELL_TEXTS } from '../texts/shell.ts'
import { useOpensAtOnce } from '../use-opens-at-once.ts'
import { leavePush } from '../web-push.ts'
import { Avatar } from './avatar.tsx'

const SCHEMES = [
  { scheme: 'auto', key: 'system', icon: IconDeviceDesktop },
  { scheme: 'light', key: 'light', icon: IconSun },
  { scheme: 'dark', key: 'dark', icon: IconMoon },
] as const

export function MeMenuList({ links }: { readonly links: readonly NavItem[] }): ReactNode {
  const { target, opened, onChange } = useOpensAtOnce()
  const say = useWords(SHELL_TEXTS)
  const { api, language, setLanguage } = useKit()
  const { address } = useSession()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [density, setDensity] = useDeviceChoice(DENSITY)
  const leave = async (): Promise<void> => {
    // Whoever uses this browser next is told nothing of this person's mail.
    await leavePush().catch(() => undefined)
    await makeReadyToLeave()
    // A session that had ended already is left too.
    await api.delete('/api/v1/session').catch(() => undefined)
    // What the page knows goes with it.
    location.reload()
  }
  return (
    <Menu width={232} opened={opened} onChange={onChange}>
      <Menu.Target>
        <UnstyledButton ref={target} aria-label={`${say('me')}: ${address}`}>
          <Avatar name={address} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{address}</Menu.Label>
        {links.map(({ to, label, icon: Icon }) => (
          <Menu.Item key={to} component={Link} to={to} leftSection={<Icon size={16} stroke={1.75} />}>
            {label}
          </Menu.Item>
        ))}
        <Menu.Item
          leftSection={<IconLanguage size={16} stroke={1.75} />}
          lang={language === 'es' ? 'en' : 'es'}
          onClick={() => setLanguage(language === 'es' ? 'en' : 'es')}
        >
          {say('language')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{say('appearance')}</Menu.Label>
        {SCHEMES.map(({ scheme, key, icon: Icon }) => (
          <Menu.Item
            key={key}
            role="menuitemradio"
            aria-checked={colorScheme === scheme}
            leftSection={<Icon size={16} stroke={1.75} />}
            onClick={() => setColorScheme(scheme)}
          >
            {say(key)}
          </Menu.Item>
        ))}
        <Menu.Item
          role="menuitemcheckbox"
          aria-checked={density === 'compact'}
          leftSection={<IconBaselineDensitySmall size={16} stroke={1.75} />}
          rightSection={density === 'compact' ? <IconCheck size={16} stroke={1.75} /> : undefined}
          onClick={() => setDensity(density === 'compact' ? 'normal' : 'compact')}
        >
          {say('compact')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.75} />} onClick={() => void leave()}>
          {say('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
