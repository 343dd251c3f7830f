/** The frame of the company panel: what there is to administer, for whom, and how much of it waits. UI.md §3, §6 */
import { Button } from '@mantine/core'
import {
  IconArrowBackUp,
  IconAt,
  IconBan,
  IconBuilding,
  IconCalculator,
  IconChartBar,
  IconGauge,
  IconHelpCircle,
  IconHistory,
  IconHome,
  IconKey,
  IconListCheck,
  IconMailFast,
  IconRadar,
  IconRoute,
  IconShield,
  IconUsers,
  IconWorld,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useApi, useSession, useWords } from '../kit/kit-context.ts'
import type { NavGroup, NavItem } from '../kit/nav.ts'
import { Empty } from '../kit/parts/empty.tsx'
import { HelpFoot } from '../kit/parts/help-foot.tsx'
import { Shell } from '../kit/parts/shell.tsx'
import { ActingBanner } from './parts/acting-banner.tsx'
import { CompanyCard } from './parts/company-card.tsx'
import { PanelTop } from './parts/panel-top.tsx'
import { useTakeovers } from './parts/use-takeovers.ts'
import { SCREENS } from './screens.ts'
import { FRAME_TEXTS } from './texts/frame.ts'

const HERE = new Set(SCREENS.map(({ path }) => path))

export function PanelFrame({ children }: { readonly children: ReactNode }): ReactNode {
  const say = useWords(FRAME_TEXTS)
  const { role } = useSession()
  const { pathname } = useLocation()
  if (role === 'account')
    return (
      <Empty
        title={say('noPanel')}
        text={say('noPanelWhy')}
        action={
          <Button component="a" href="/">
            {say('toMail')}
          </Button>
        }
      />
    )
  // The first run has a frame of its own: nothing leads away from it by mistake.
  if (pathname.endsWith('/primer-arranque')) return children
  return <AdminFrame>{children}</AdminFrame>
}

function AdminFrame({ children }: { readonly children: ReactNode }): ReactNode {
  const say = useWords(FRAME_TEXTS)
  const { groups, tabs } = useNavigation()
  return (
    <Shell
      pill={say('pill')}
      head={<CompanyCard />}
      groups={groups}
      tabs={tabs}
      more
      foot={<HelpFoot />}
      top={<PanelTop />}
      banner={<ActingBanner />}
    >
      {children}
    </Shell>
  )
}

function useNavigation(): { readonly groups: readonly NavGroup[]; readonly tabs: readonly NavItem[] } {
  const say = useWords(FRAME_TEXTS)
  const api = useApi()
  const { role } = useSession()
  const count = useQuery({
    queryKey: ['account-count'],
    queryFn: () => api.get<{ accounts: number }>('/api/v1/account-count'),
  })
  const paused = useTakeovers().data?.cases.length ?? 0
  const home = { to: '/', label: say('home'), icon: IconHome }
  const accounts: NavItem = {
    ...{ to: '/cuentas', label: say('accounts'), icon: IconUsers },
    ...(count.data !== undefined && { count: count.data.accounts }),
  }
  const queue = { to: '/cola', label: say('queue'), icon: IconRadar }
  const domains = { to: '/dominios', label: say('domains'), icon: IconWorld }
  const control: readonly NavItem[] = [
    queue,
    { to: '/rebotado', label: say('bounced'), icon: IconArrowBackUp },
    { to: '/seguimiento', label: say('trace'), icon: IconRoute },
    { to: '/cuarentena', label: say('quarantine'), icon: IconShield },
    { to: '/pausas', label: say('paused'), icon: IconBan, count: paused, tone: 'bad' },
    { to: '/masivo', label: say('mass'), icon: IconMailFast },
    { to: '/reputacion', label: say('reputation'), icon: IconGauge },
    { to: '/estadisticas', label: say('statistics'), icon: IconChartBar },
    { to: '/registro', label: say('activity'), icon: IconHistory },
  ]
  const groups: readonly NavGroup[] = [
    { items: [home] },
    {
      title: say('people'),
      items: [accounts, { to: '/grupos', label: say('names'), icon: IconAt }],
    },
    { title: say('control'), items: control },
    {
      title: say('company'),
      items: [
        domains,
        { to: '/inicio-de-sesion', label: say('provider'), icon: IconKey },
        { to: '/plan', label: say('plan'), icon: IconCalculator },
        { to: '/auditoria', label: say('deeds'), icon: IconListCheck },
        { to: '/ayuda', label: say('help'), icon: IconHelpCircle },
      ],
    },
    ...(role === 'operator'
      ? [
          {
            title: say('operator'),
            items: [{ to: '/empresas', label: say('companies'), icon: IconBuilding }],
          },
        ]
      : []),
  ]
  return {
    groups: groups
      .map((group) => ({ ...group, items: group.items.filter(({ to }) => HERE.has(to)) }))
      .filter(({ items }) => items.length > 0),
    tabs: [
      home,
      { to: '/cuentas', label: say('accounts'), icon: IconUsers },
      { ...queue, label: say('queueShort') },
    ].filter(({ to }) => HERE.has(to)),
  }
}
