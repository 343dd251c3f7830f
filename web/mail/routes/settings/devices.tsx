/** Which devices are in, are they right? UI.md §6, MISSION M20, M21 */
import { Button } from '@mantine/core'
import { IconPlus, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { AnswerOf } from '../../../../contract/src/answer.ts'
import type { AppPasswordList } from '../../../../contract/src/directory.ts'
import type { LedgerPage } from '../../../../contract/src/ledger.ts'
import type { Retention } from '../../../../contract/src/mailbox.ts'
import { ledgerUrl } from '../../../kit/account/ledger-url.ts'
import { Loaded } from '../../../kit/account/loaded.tsx'
import { type Own, useOwn } from '../../../kit/account/use-own.ts'
import { useWords } from '../../../kit/kit-context.ts'
import { SideDrawer } from '../../../kit/parts/side-drawer.tsx'
import { TRIES_READ } from '../../limits.ts'
import { devicesOf } from '../../model/settings/devices.ts'
import { findTroubles } from '../../model/settings/tries.ts'
import { DeviceList } from '../../parts/settings/device-list.tsx'
import { DeviceTroubles } from '../../parts/settings/device-troubles.tsx'
import { LastTries } from '../../parts/settings/last-tries.tsx'
import { NewDevice } from '../../parts/settings/new-device.tsx'
import { SettingsPage } from '../../parts/settings/settings-page.tsx'
import { SetupSheet } from '../../parts/settings/setup-sheet.tsx'
import { DEVICES_TEXTS, NEW_DEVICE_TEXTS } from '../../texts/settings/devices.ts'

const KEY = 'own-devices'
const STALE = [KEY]

export function Screen(): ReactNode {
  const say = useWords(DEVICES_TEXTS)
  const own = useOwn()
  const navigate = useNavigate()
  const { d } = useSearch({ strict: false }) as { readonly d?: string }
  const open = (drawer: string): void =>
    void navigate({
      to: '/ajustes/dispositivos',
      search: { d: drawer } as never,
      replace: true,
      resetScroll: false,
    })
  const devices = useQuery({ queryKey: [KEY], queryFn: () => readDevices(own) })
  const tries = useQuery({ queryKey: ['own-tries'], queryFn: () => readTries(own) })
  const troubles = findTroubles(tries.data ?? [])
  return (
    <SettingsPage
      part="dispositivos"
      heading={tries.data && say(troubles.length === 0 ? 'headFine' : 'headTrouble', { n: troubles.length })}
      lead={say('lead')}
      actions={
        <>
          <Button leftSection={<IconPrinter size={16} stroke={1.75} />} onClick={() => open('hoja')}>
            {say('sheet')}
          </Button>
          <Button
            variant="filled"
            leftSection={<IconPlus size={16} stroke={1.75} />}
            onClick={() => open('nuevo')}
          >
            {say('add')}
          </Button>
        </>
      }
      drawer={<Drawer which={d} onClose={() => open('')} />}
    >
      <DeviceTroubles troubles={troubles} add={() => open('nuevo')} />
      <Loaded query={devices}>{(all) => <DeviceList devices={all} stale={STALE} />}</Loaded>
      <Loaded query={tries}>{(events) => <LastTries events={events} />}</Loaded>
    </SettingsPage>
  )
}

function Drawer({
  which,
  onClose,
}: {
  readonly which: string | undefined
  readonly onClose: () => void
}): ReactNode {
  const say = useWords(DEVICES_TEXTS)
  const words = useWords(NEW_DEVICE_TEXTS)
  if (which === 'nuevo') return <NewDevice stale={STALE} onClose={onClose} />
  if (which !== 'hoja') return null
  const print = <Button onClick={() => globalThis.print()}>{words('print')}</Button>
  return (
    <SideDrawer title={say('sheet')} onClose={onClose} footer={print}>
      <SetupSheet />
    </SideDrawer>
  )
}

async function readDevices({ api, at }: Own) {
  const [apps, kept] = await Promise.all([
    api.get<AnswerOf<typeof AppPasswordList>>(at('/app-passwords')),
    api.get<AnswerOf<typeof Retention>>(at('/retention')),
  ])
  return devicesOf(apps, kept.devices)
}

async function readTries({ api, address }: Own) {
  const kinds = ['signed-in', 'sign-in-refused']
  const page = await api.get<AnswerOf<typeof LedgerPage>>(
    ledgerUrl({ account: address, kinds, limit: TRIES_READ }),
  )
  return page.events ?? []
}
