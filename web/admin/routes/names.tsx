/** Groups and aliases: which there are, where they lead, who may write to them. */
import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { AliasPage, GroupPage } from '../../../contract/src/directory.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { type Column, DataTable, TwoLines } from '../../kit/parts/data-table.tsx'
import { Empty } from '../../kit/parts/empty.tsx'
import { Page } from '../../kit/parts/page.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { PAGE_ROWS } from '../limits.ts'
import { type AliasRow, type GroupRow, NameDrawer, type Named } from '../parts/name-drawer.tsx'
import css from '../parts/panel.module.css'
import { NAMES_TEXTS } from '../texts/names.ts'

export function Screen(): ReactNode {
  const say = useWords(NAMES_TEXTS)
  const [named, setNamed] = useState<Named | undefined>()
  const close = (): void => setNamed(undefined)
  return (
    <Page
      title={say('title')}
      lead={say('lead')}
      actions={
        <>
          <Button onClick={() => setNamed({ kind: 'alias' })}>{say('newAlias')}</Button>
          <Button
            variant="filled"
            leftSection={<IconPlus size={16} stroke={1.75} />}
            onClick={() => setNamed({ kind: 'group' })}
          >
            {say('newGroup')}
          </Button>
        </>
      }
      drawer={
        named !== undefined && (
          <NameDrawer key={`${named.kind} ${named.row?.id ?? 'new'}`} named={named} onClose={close} />
        )
      }
    >
      <div className={css.stack}>
        <Groups onOpen={(row) => setNamed({ kind: 'group', row })} />
        <Aliases onOpen={(row) => setNamed({ kind: 'alias', row })} />
      </div>
    </Page>
  )
}

function Groups({ onOpen }: { readonly onOpen: (row: GroupRow) => void }): ReactNode {
  const say = useWords(NAMES_TEXTS)
  const writers = { members: say('membersOnly'), listed: say('listed') } as const
  const columns: readonly Column<GroupRow>[] = [
    {
      ...{ key: 'group', head: say('groups'), width: 'minmax(180px, 2fr)' },
      cell: ({ address, displayName }) => (
        <TwoLines first={displayName === '' ? address : displayName} second={displayName !== '' && address} />
      ),
    },
    {
      ...{ key: 'members', head: say('membersHead'), width: 'minmax(110px, 1fr)' },
      cell: ({ members }) => say('memberCount', { n: members.length }),
    },
    {
      ...{ key: 'writers', head: say('writers'), width: 'minmax(140px, 1fr)', wide: true },
      cell: ({ whoMayWrite }) =>
        whoMayWrite === 'members' || whoMayWrite === 'listed' ? writers[whoMayWrite] : say(whoMayWrite),
    },
  ]
  const list = useNames<z.infer<typeof GroupPage>>('/api/v1/groups')
  const rows = list.data?.pages.flatMap(({ groups }) => groups)
  return (
    <Names
      list={list}
      rows={rows}
      columns={columns}
      onOpen={onOpen}
      label={say('groups')}
      none={say('noGroups')}
    />
  )
}

function Aliases({ onOpen }: { readonly onOpen: (row: AliasRow) => void }): ReactNode {
  const say = useWords(NAMES_TEXTS)
  const columns: readonly Column<AliasRow>[] = [
    {
      ...{ key: 'alias', head: say('aliases'), width: 'minmax(180px, 1fr)' },
      cell: ({ address }) => <strong>{address}</strong>,
    },
    {
      ...{ key: 'targets', head: say('leadsTo'), width: 'minmax(160px, 2fr)' },
      cell: ({ targets }) => targets.join(', '),
    },
  ]
  const list = useNames<z.infer<typeof AliasPage>>('/api/v1/aliases')
  const rows = list.data?.pages.flatMap(({ aliases }) => aliases)
  return (
    <Names
      list={list}
      rows={rows}
      columns={columns}
      onOpen={onOpen}
      label={say('aliases')}
      none={say('noAliases')}
    />
  )
}

function useNames<T extends { readonly next: number | null }>(path: string) {
  const api = useApi()
  return useInfiniteQuery({
    queryKey: [path],
    queryFn: ({ pageParam }) => api.get<T>(path, { query: { after: pageParam, limit: PAGE_ROWS } }),
    initialPageParam: 0,
    getNextPageParam: ({ next }: T) => next ?? undefined,
  })
}

function Names<T extends { readonly address: string }>({
  list,
  rows,
  columns,
  onOpen,
  label,
  none,
}: {
  readonly list: Pick<
    ReturnType<typeof useNames>,
    'isError' | 'error' | 'refetch' | 'hasNextPage' | 'fetchNextPage' | 'isFetchingNextPage'
  >
  readonly rows: readonly T[] | undefined
  readonly columns: readonly Column<T>[]
  readonly onOpen: (row: T) => void
  readonly label: string
  readonly none: string
}): ReactNode {
  const say = useWords(NAMES_TEXTS)
  if (list.isError) return <ScreenTrouble error={list.error} retry={() => void list.refetch()} />
  if (rows === undefined) return <Shape rows={3} />
  if (rows.length === 0)
    return (
      <section className={css.card}>
        <Empty title={none} />
      </section>
    )
  return (
    <div>
      <DataTable
        label={label}
        rows={rows}
        columns={columns}
        keyOf={({ address }) => address}
        nameOf={({ address }) => address}
        onOpen={onOpen}
      />
      {list.hasNextPage && (
        <p className={css.pad}>
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {say('more')}
          </Button>
        </p>
      )}
    </div>
  )
}
