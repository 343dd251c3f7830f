/** Who has an account, and is each well? 50,000 of them, by cursor; what one filters by stands in the address. UI.md §6 */
import { Button, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconDownload, IconPlus, IconSearch, IconUpload } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { FilterBar, FilterChip } from '../../kit/parts/filter-bar.tsx'
import { Page } from '../../kit/parts/page.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import type { Say } from '../../kit/words.ts'
import { TYPED_MS } from '../limits.ts'
import { AccountList } from '../parts/account-list.tsx'
import { useDomains } from '../parts/company-card.tsx'
import { NewAccountDrawer } from '../parts/new-account.tsx'
import css from '../parts/panel.module.css'
import { useAccountFile } from '../parts/use-account-file.ts'
import { type AccountsAsked, conditionOf, useAccountCount, useAccounts } from '../parts/use-accounts.ts'
import { ACCOUNTS_TEXTS } from '../texts/accounts.ts'
import { MANY_TEXTS } from '../texts/many.ts'

type Search = {
  readonly q?: string
  readonly dominio?: string
  readonly estado?: string
  readonly rol?: string
  readonly segundo?: string
  readonly espacio?: string
  readonly ingreso?: string
  readonly nueva?: string
}
type Set = (change: Partial<Record<keyof Search, string | undefined>>) => void

export function Screen(): ReactNode {
  const say = useWords(ACCOUNTS_TEXTS)
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Search
  const set: Set = (change) =>
    void navigate({ to: '/cuentas', search: { ...search, ...change }, replace: change.nueva === undefined })
  const { q: find, dominio: domain, estado: state, rol: role } = search
  const { segundo: secondFactor, espacio: space, ingreso: away } = search
  const condition = conditionOf({ find, domain, state, role, secondFactor, space, away })
  const isFiltered = Object.values(condition).some((one) => one !== undefined)
  const found = useAccounts(condition)
  const count = useAccountCount({})
  const matching = useAccountCount(condition)?.accounts
  const lead = count === undefined ? ' ' : say('lead', { paused: count.paused, suspended: count.suspended })
  return (
    <Page
      title={say('title')}
      heading={count === undefined ? say('title') : say('heading', { n: count.accounts })}
      lead={lead}
      actions={<Actions say={say} condition={condition} onNew={() => set({ nueva: '1' })} />}
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
        <AccountList key={JSON.stringify(condition)} found={found} condition={condition} total={matching} />
      )}
    </Page>
  )
}

type Words = Say<typeof ACCOUNTS_TEXTS>

function Actions({
  say,
  condition,
  onNew,
}: {
  readonly say: Words
  readonly condition: AccountsAsked
  readonly onNew: () => void
}): ReactNode {
  const navigate = useNavigate()
  const many = useWords(MANY_TEXTS)
  const file = useAccountFile()
  return (
    <>
      <Button
        leftSection={<IconDownload size={16} stroke={1.75} />}
        aria-label={many('csvWhy')}
        loading={file.busy}
        onClick={() => void file.save(condition)}
      >
        {many('csv')}
      </Button>
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
  return (
    <div className={css.filters}>
      <FilterBar
        onClear={
          isFiltered
            ? () => {
                setTyped('')
                set({
                  q: undefined,
                  dominio: undefined,
                  estado: undefined,
                  rol: undefined,
                  segundo: undefined,
                  espacio: undefined,
                  ingreso: undefined,
                })
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
        <Choices search={search} set={set} />
      </FilterBar>
    </div>
  )
}

/** What there is to choose from, each by itself. */
function Choices({ search, set }: { readonly search: Search; readonly set: Set }): ReactNode {
  const say = useWords(ACCOUNTS_TEXTS)
  const domains = (useDomains().data ?? [])
    .filter(({ aliasOf }) => aliasOf === null)
    .map(({ domain }) => domain)
  const many = useWords(MANY_TEXTS)
  const factors = { without: many('without'), with: many('with') }
  const states = { enabled: say('enabled'), suspended: say('suspended'), paused: say('paused') }
  const roles = { account: say('roleAccount'), 'company-admin': say('roleAdmin') }
  return (
    <>
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
      <Choice
        name={many('secondFactor')}
        choices={factors}
        value={search.segundo}
        onChange={(segundo) => set({ segundo })}
      />
      <Choice
        name={many('spaceUsed')}
        choices={{ 'nearly-full': many('nearlyFull') }}
        value={search.espacio}
        onChange={(espacio) => set({ espacio })}
      />
      <Choice
        name={many('lastSignIn')}
        choices={{ '30-days': many('away30'), '90-days': many('away90'), always: many('awayAlways') }}
        value={search.ingreso}
        onChange={(ingreso) => set({ ingreso })}
      />
    </>
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
