/** What is true of this person, and what may they do? UI.md §6 */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ComponentType, type KeyboardEvent, type ReactNode, useEffect, useState } from 'react'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { Avatar } from '../../kit/parts/avatar.tsx'
import { Page } from '../../kit/parts/page.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { nameOf } from '../model/account-name.ts'
import tabs from '../parts/account.module.css'
import { AccountActivity } from '../parts/account-activity.tsx'
import { StateTags } from '../parts/account-cells.tsx'
import { AccountDevices } from '../parts/account-devices.tsx'
import { AccountFilters } from '../parts/account-filters.tsx'
import { AccountActions, PasswordDrawer } from '../parts/account-head.tsx'
import { AccountOverview, type Card } from '../parts/account-overview.tsx'
import { AccountReply } from '../parts/account-reply.tsx'
import { AccountRetention } from '../parts/account-retention.tsx'
import { AccountRules } from '../parts/account-rules.tsx'
import { AccountSignIns } from '../parts/account-sign-ins.tsx'
import { ClientDoctor } from '../parts/client-doctor.tsx'
import css from '../parts/panel.module.css'
import { useParam } from '../parts/use-param.ts'
import { ACCOUNT_TEXTS } from '../texts/account.ts'
import { ACCOUNT_MORE_TEXTS } from '../texts/account-more.ts'

const TABS = [
  { id: 'resumen', key: 'overview' },
  { id: 'reglas', key: 'rules' },
  { id: 'dispositivos', key: 'devices' },
  { id: 'respuesta', key: 'replies' },
  { id: 'filtros', key: 'filters' },
  { id: 'conservar', key: 'retention' },
  { id: 'accesos', key: 'signIns' },
  { id: 'actividad', key: 'activity' },
] as const
type TabId = (typeof TABS)[number]['id']
const BODIES: Readonly<Record<Exclude<TabId, 'resumen'>, ComponentType<{ readonly address: string }>>> = {
  reglas: AccountRules,
  dispositivos: Devices,
  respuesta: AccountReply,
  filtros: AccountFilters,
  conservar: AccountRetention,
  accesos: AccountSignIns,
  actividad: AccountActivity,
}

function Devices({ address }: { readonly address: string }): ReactNode {
  return (
    <div className={css.stack}>
      <ClientDoctor address={address} />
      <AccountDevices address={address} />
    </div>
  )
}

export function Screen(): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  const api = useApi()
  const address = useParam('address')
  const [passwordOpen, setPasswordOpen] = useState(false)
  const found = useQuery({
    queryKey: ['account', address],
    queryFn: () => api.get<Card>(`/api/v1/accounts/${encodeURIComponent(address)}`),
  })
  if (found.isError)
    return (
      <Page title={address}>
        <ScreenTrouble error={found.error} title={say('missing')} retry={() => void found.refetch()} />
      </Page>
    )
  if (found.data === undefined) return <Shape />
  const card = found.data
  return (
    <Page
      title={card.shown}
      heading={
        <span className={css.head}>
          <Avatar name={nameOf(card)} size={40} />
          {nameOf(card)}
        </span>
      }
      lead={
        <span className={css.tags}>
          {card.shown} <StateTags account={card} />
        </span>
      }
      actions={<AccountActions card={card} onPassword={() => setPasswordOpen(true)} />}
      drawer={passwordOpen && <PasswordDrawer address={address} onClose={() => setPasswordOpen(false)} />}
    >
      <TabbedBody card={card} />
    </Page>
  )
}

const TAB_TEXTS = { ...ACCOUNT_TEXTS, ...ACCOUNT_MORE_TEXTS }

function TabbedBody({ card }: { readonly card: Card }): ReactNode {
  const say = useWords(TAB_TEXTS)
  const navigate = useNavigate()
  const { t } = useSearch({ strict: false }) as { readonly t?: string }
  const at = Math.max(
    0,
    TABS.findIndex(({ id }) => id === t),
  )
  const open = TABS[at]?.id ?? 'resumen'
  const go = (id: TabId | undefined): void => {
    if (id === undefined) return
    const search = id === 'resumen' ? {} : { t: id }
    void navigate({
      to: '/cuentas/$address',
      params: { address: card.address },
      search,
      replace: true,
      resetScroll: false,
    })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const next = TABS[(at + step + TABS.length) % TABS.length]?.id
    go(next)
    document.getElementById(`tab-${next ?? ''}`)?.focus()
  }
  // On a phone there are more of them than fit.
  useEffect(() => {
    document.getElementById(`tab-${open}`)?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }, [open])
  const Body = open === 'resumen' ? undefined : BODIES[open]
  return (
    <>
      <div className={tabs.tabs} role="tablist" aria-label={say('tabs')} onKeyDown={onKeyDown}>
        {TABS.map(({ id, key }) => (
          <button
            type="button"
            key={id}
            id={`tab-${id}`}
            role="tab"
            aria-selected={id === open}
            aria-controls="tab-body"
            tabIndex={id === open ? 0 : -1}
            onClick={() => go(id)}
          >
            {say(key)}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="tab-body" aria-labelledby={`tab-${open}`}>
        {Body === undefined ? <AccountOverview card={card} /> : <Body address={card.address} />}
      </div>
    </>
  )
}
