/** Who has an account, and is each well? 50,000 of them, by cursor; what one filters by stands in the address. UI.md §6 */
import { Button, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconPlus, IconSearch, IconUpload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { AccountCount } from '../../../contract/src/directory.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { type Column, DataTable } from '../../kit/parts/data-table.tsx'
import { Empty } from '../../kit/parts/empty.tsx'
import { FilterBar, FilterChip } from '../../kit/parts/filter-bar.tsx'
import { Page } from '../../kit/parts/page.tsx'
import { RowMenu } from '../../kit/parts/row-menu.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { SelectionBar } from '../../kit/parts/selection-bar.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import type { Say } from '../../kit/words.ts'
import { TYPED_MS } from '../limits.ts'
import { nameOf } from '../model/account-name.ts'
import { type AccountRow, StateTags, UsageCell, WhoCell } from '../parts/account-cells.tsx'
import { useDomains } from '../parts/company-card.tsx'
import { NewAccountDrawer } from '../parts/new-account.tsx'
import css from '../parts/panel.module.css'
import { useAccounts } from '../parts/use-accounts.ts'
import { useSuspend } from '../parts/use-suspend.ts'
import { ACCOUNTS_TEXTS } from '../texts/accounts.ts'

type Search = {
  readonly q?: string
  readonly dominio?: string
  readonly estado?: string
  readonly rol?: string
  readonly nueva?: string
}
type Set = (change: Partial<Record<keyof Search, string | undefined>>) => void

export function Screen(): ReactNode {
  const say = useWords(ACCOUNTS_TEXTS)
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Search
  const set: Set = (change) =>
    void navigate({ to: '/cuentas', search: { ...search, ...change }, replace: change.nueva === undefined })
  const isFiltered = [search.q, search.dominio, search.estado, search.rol].some((one) => one !== undefined)
  const found = useAccounts({
    ...{ find: search.q, domain: search.dominio, state: search.estado, role: search.rol },
  })
  const count = useCount()
  const lead = count === undefined ? ' ' : say('lead', { paused: count.paused, suspended: count.suspended })
  return (
    <Page
      title={say('title')}
      heading={count === undefined ? say('title') : say('heading', { n: count.accounts })}
      lead={lead}
      actions={<Actions say={say} onNew={() => set({ nueva: '1' })} />}
      drawer={search.nueva === '1' && <NewAccountDrawer onClose={() => set({ nueva: undefined })} />}
    >
      <Filters search={search} set={set} isFiltered={isFiltered} />
      {found.pages.isError ? (
        <ScreenTrouble
          error={found.pages.error}
          title={say('trouble')}
          retry={() => void found.pages.refetch()}
        />
      ) : found.pages.isPending ? (
        <Shape />
      ) : found.rows.length === 0 ? (
        <None say={say} isFiltered={isFiltered} onClear={() => void navigate({ to: '/cuentas' })} />
      ) : (
        <AccountList found={found} total={isFiltered ? undefined : count?.accounts} />
      )}
    </Page>
  )
}

function useCount(): z.infer<typeof AccountCount> | undefined {
  const api = useApi()
  return useQuery({
    queryKey: ['account-count'],
    queryFn: () => api.get<z.infer<typeof AccountCount>>('/api/v1/account-count'),
  }).data
}

type Words = Say<typeof ACCOUNTS_TEXTS>

function Actions({ say, onNew }: { readonly say: Words; readonly onNew: () => void }): ReactNode {
  const navigate = useNavigate()
  return (
    <>
      <Button
        leftSection={<IconUpload size={16} stroke={1.75} />}
        onClick={() => void navigate({ to: '/cuentas/cargar' })}
      >
        {say('loadMany')}
      </Button>
      <Button variant="filled" leftSection={<IconPlus size={16} stroke={1.75} />} onClick={onNew}>
        {say('newAccount')}
      </Button>
    </>
  )
}

function None({
  say,
  isFiltered,
  onClear,
}: {
  readonly say: Words
  readonly isFiltered: boolean
  readonly onClear: () => void
}): ReactNode {
  return isFiltered ? (
    <Empty title={say('noMatch')} action={<Button onClick={onClear}>{say('clear')}</Button>} />
  ) : (
    <Empty title={say('none')} text={say('noneWhy')} />
  )
}

function Filters({
  search,
  set,
  isFiltered,
}: {
  readonly search: Search
  readonly set: Set
  readonly isFiltered: boolean
}): ReactNode {
  const say = useWords(ACCOUNTS_TEXTS)
  const [typed, setTyped] = useState(search.q ?? '')
  const ask = useDebouncedCallback((q: string) => set({ q: q === '' ? undefined : q }), TYPED_MS)
  const domains = (useDomains().data ?? [])
    .filter(({ aliasOf }) => aliasOf === null)
    .map(({ domain }) => domain)
  const states = { enabled: say('enabled'), suspended: say('suspended'), paused: say('paused') }
  const roles = { account: say('roleAccount'), 'company-admin': say('roleAdmin') }
  return (
    <div className={css.filters}>
      <FilterBar
        onClear={
          isFiltered
            ? () => {
                setTyped('')
                set({ q: undefined, dominio: undefined, estado: undefined, rol: undefined })
              }
            : undefined
        }
      >
        <TextInput
          type="search"
          aria-label={say('find')}
          placeholder={say('find')}
          leftSection={<IconSearch size={16} stroke={1.75} />}
          value={typed}
          onChange={({ currentTarget: { value } }) => {
            setTyped(value)
            ask(value)
          }}
        />
        <Choice
          name={say('domain')}
          choices={Object.fromEntries(domains.map((one) => [one, one]))}
          value={search.dominio}
          onChange={(dominio) => set({ dominio })}
        />
        <Choice
          name={say('state')}
          choices={states}
          value={search.estado}
          onChange={(estado) => set({ estado })}
        />
        <Choice name={say('role')} choices={roles} value={search.rol} onChange={(rol) => set({ rol })} />
      </FilterBar>
    </div>
  )
}

function Choice({
  name,
  choices,
  value,
  onChange,
}: {
  readonly name: string
  readonly choices: Readonly<Record<string, string>>
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
}): ReactNode {
  return (
    <FilterChip
      name={name}
      value={value === undefined ? undefined : (choices[value] ?? value)}
      onClear={() => onChange(undefined)}
    >
      {(close) => (
        <div className={css.choices}>
          {Object.entries(choices).map(([key, label]) => (
            <UnstyledButton
              key={key}
              className={css.choice}
              aria-pressed={key === value}
              onClick={() => {
                onChange(key)
                close()
              }}
            >
              {label}
            </UnstyledButton>
          ))}
        </div>
      )}
    </FilterChip>
  )
}

function AccountList({
  found: { pages, rows, used },
  total,
}: {
  readonly found: ReturnType<typeof useAccounts>
  readonly total: number | undefined
}): ReactNode {
  const say = useWords(ACCOUNTS_TEXTS)
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const suspend = useSuspend()
  const go = (to: '/cuentas/$address' | '/cuentas/$address/hoja', address: string): void =>
    void navigate({ to, params: { address } })
  const act = (addresses: readonly string[], wanted: 'suspended' | 'enabled'): void => {
    setChosen(new Set())
    void suspend(addresses, wanted)
  }
  const columns: readonly Column<AccountRow>[] = [
    {
      key: 'who',
      head: say('account'),
      width: 'minmax(200px, 2fr)',
      cell: (account) => <WhoCell account={account} />,
    },
    {
      key: 'state',
      head: say('state'),
      width: 'minmax(120px, 1fr)',
      cell: (account) => <StateTags account={account} />,
    },
    {
      ...{ key: 'space', head: say('space'), width: 'minmax(190px, 1.2fr)', wide: true },
      cell: ({ address, quotaBytes }) => <UsageCell used={used.get(address)} quota={quotaBytes} />,
    },
    {
      ...{ key: 'menu', head: '', width: '44px', end: true, wide: true },
      cell: (account) => (
        <RowMenu
          name={nameOf(account)}
          actions={[
            { label: say('open'), run: () => go('/cuentas/$address', account.address) },
            { label: say('sheet'), run: () => go('/cuentas/$address/hoja', account.address) },
            account.state === 'enabled'
              ? { label: say('suspend'), run: () => act([account.address], 'suspended') }
              : { label: say('enable'), run: () => act([account.address], 'enabled') },
          ]}
        />
      ),
    },
  ]
  const more = (): void => {
    if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage()
  }
  return (
    <>
      <DataTable
        label={say('title')}
        rows={rows}
        columns={columns}
        keyOf={({ address }) => address}
        nameOf={nameOf}
        rowHeight={52}
        {...(total !== undefined && { total })}
        onOpen={({ address }) => go('/cuentas/$address', address)}
        chosen={chosen}
        onChoose={setChosen}
        onEnd={more}
      />
      {pages.hasNextPage && (
        <p className={css.pad}>
          <Button onClick={more} loading={pages.isFetchingNextPage}>
            {say('more')}
          </Button>
        </p>
      )}
      <SelectionBar
        chosen={chosen.size}
        onNone={() => setChosen(new Set())}
        actions={[
          { label: say('suspendN', { n: chosen.size }), run: () => act([...chosen], 'suspended') },
          { label: say('enableN', { n: chosen.size }), run: () => act([...chosen], 'enabled') },
        ]}
      />
    </>
  )
}
