/** Which company or server needs me? The operator's page. UI.md: Operador, estado */
import { Button, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconBan, IconCheck, IconPlus, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { ServiceState } from '../../../contract/src/directory.ts'
import { useApi, useKit, useSession, useWords } from '../../kit/kit-context.ts'
import { type Column, DataTable, TwoLines } from '../../kit/parts/data-table.tsx'
import { Empty } from '../../kit/parts/empty.tsx'
import { FilterBar } from '../../kit/parts/filter-bar.tsx'
import { NotFound } from '../../kit/parts/not-found.tsx'
import { Page } from '../../kit/parts/page.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { Tag } from '../../kit/parts/tag.tsx'
import type { Say } from '../../kit/words.ts'
import { LOOK_AGAIN_MS } from '../limits.ts'
import {
  type CompanyState,
  companiesShown,
  companyNeed,
  diskUsed,
  type NodeState,
  nodeNeed,
} from '../model/service-state.ts'
import { UsageCell } from '../parts/account-cells.tsx'
import { ActDialog } from '../parts/acting-banner.tsx'
import { Chip } from '../parts/control-bits.tsx'
import { NewCompany } from '../parts/new-company.tsx'
import { NodeCards } from '../parts/node-cards.tsx'
import css from '../parts/panel.module.css'
import { ACTING_TEXTS } from '../texts/acting.ts'
import { SERVICE_STATE_TEXTS } from '../texts/service-state.ts'

type Words = Say<typeof SERVICE_STATE_TEXTS>

export function Screen(): ReactNode {
  const { role } = useSession()
  return role === 'operator' ? <State /> : <NotFound />
}

function State(): ReactNode {
  const say = useWords(SERVICE_STATE_TEXTS)
  const api = useApi()
  const [adding, setAdding] = useState(false)
  const found = useQuery({
    queryKey: ['service-state'],
    queryFn: () => api.get<AnswerOf<typeof ServiceState>>('/api/v1/service-state'),
    refetchInterval: LOOK_AGAIN_MS,
  })
  const { companies = [], nodes = [] } = found.data ?? {}
  const needy = companies.filter((company) => companyNeed(company) !== 'none').length
  return (
    <Page
      title={say('title')}
      heading={found.data === undefined ? say('title') : say('heading', { n: companies.length, needy })}
      lead={found.data === undefined ? ' ' : leadOf(nodes, say)}
      actions={
        <Button
          variant="filled"
          leftSection={<IconPlus size={16} stroke={1.75} />}
          onClick={() => setAdding(true)}
        >
          {say('newCompany')}
        </Button>
      }
      drawer={adding && <NewCompany onClose={() => setAdding(false)} />}
    >
      {found.isError ? (
        <ScreenTrouble error={found.error} title={say('trouble')} retry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <Shape />
      ) : (
        <div className={css.stack}>
          <NodeCards nodes={nodes} />
          <Companies companies={companies} />
        </div>
      )}
    </Page>
  )
}

/** The worst of the servers, in a sentence. */
function leadOf(nodes: readonly NodeState[], say: Words): string {
  const silent = nodes.filter((node) => nodeNeed(node) === 'silent').length
  if (silent > 0) return say('leadSilent', { n: silent })
  const tight = nodes.find((node) => nodeNeed(node) !== 'none')
  if (tight !== undefined) return say('leadTight', { node: tight.node, share: diskUsed(tight) })
  return say('leadNodes', { n: nodes.length })
}

function Companies({ companies }: { readonly companies: readonly CompanyState[] }): ReactNode {
  const say = useWords(SERVICE_STATE_TEXTS)
  const [find, setFind] = useState('')
  const [needyOnly, setNeedyOnly] = useState(false)
  const [acting, setActing] = useState<string>()
  const columns = useColumns(setActing)
  const shown = companiesShown(companies, find, needyOnly)
  const accounts = shown.reduce((sum, one) => sum + one.accounts, 0)
  return (
    <div>
      <div className={css.filters}>
        <FilterBar count={say('count', { n: shown.length, a: accounts })}>
          <TextInput
            type="search"
            aria-label={say('find')}
            placeholder={say('find')}
            leftSection={<IconSearch size={16} stroke={1.75} />}
            value={find}
            onChange={({ currentTarget: { value } }) => setFind(value)}
          />
          <Chip on={needyOnly} toggle={() => setNeedyOnly(!needyOnly)}>
            {say('needy')}
          </Chip>
        </FilterBar>
      </div>
      {shown.length === 0 ? (
        <Empty title={say(find.trim() === '' ? 'noNeedy' : 'noMatch')} />
      ) : (
        <DataTable
          label={say('companies')}
          rows={shown}
          columns={columns}
          keyOf={({ id }) => String(id)}
          nameOf={({ name }) => name}
        />
      )}
      {acting !== undefined && <ActDialog company={acting} onClose={() => setActing(undefined)} />}
    </div>
  )
}

function useColumns(act: (company: string) => void): readonly Column<CompanyState>[] {
  const say = useWords(SERVICE_STATE_TEXTS)
  const acts = useWords(ACTING_TEXTS)
  const number = new Intl.NumberFormat(useKit().language)
  return [
    {
      ...{ key: 'name', head: say('company'), width: 'minmax(160px, 2fr)' },
      cell: ({ name, domains }) => <TwoLines first={name} second={domains.join(', ') || say('noDomain')} />,
    },
    {
      ...{ key: 'accounts', head: say('accounts'), width: '90px', end: true },
      cell: ({ accounts }) => number.format(accounts),
    },
    {
      ...{ key: 'space', head: say('space'), width: 'minmax(150px, 1fr)', wide: true },
      cell: ({ usedBytes, quotaBytes }) => <UsageCell used={usedBytes} quota={quotaBytes} />,
    },
    {
      ...{ key: 'state', head: say('state'), width: 'minmax(200px, 2fr)' },
      cell: (company) => <Need company={company} />,
    },
    {
      ...{ key: 'act', head: '', width: '132px', end: true },
      cell: ({ name }) => (
        <Button size="xs" onClick={() => act(name)} aria-label={acts('actAs', { company: name })}>
          {acts('act')}
        </Button>
      ),
    },
  ]
}

function Need({ company }: { readonly company: CompanyState }): ReactNode {
  const say = useWords(SERVICE_STATE_TEXTS)
  const { paused, nearlyFull, suspended } = company
  switch (companyNeed(company)) {
    case 'paused':
      return (
        <Said
          tag={
            <Tag tone="bad" icon={IconBan}>
              {say('paused')}
            </Tag>
          }
          why={say('pausedWhy', { n: paused })}
        />
      )
    case 'space':
      return (
        <Said
          tag={
            <Tag tone="warn" icon={IconAlertTriangle}>
              {say('nearly')}
            </Tag>
          }
          why={say('spaceWhy')}
        />
      )
    case 'boxes':
      return (
        <Said
          tag={
            <Tag tone="warn" icon={IconAlertTriangle}>
              {say('nearly')}
            </Tag>
          }
          why={say('boxesWhy', { n: nearlyFull })}
        />
      )
    case 'none':
      return (
        <Said
          tag={
            <Tag tone="ok" icon={IconCheck}>
              {say('none')}
            </Tag>
          }
          why={say('suspendedWhy', { n: suspended })}
        />
      )
  }
}

function Said({ tag, why }: { readonly tag: ReactNode; readonly why: string }): ReactNode {
  return (
    <span className={css.tags}>
      {tag}
      <span className={css.quiet}>{why}</span>
    </span>
  )
}
