/** The accounts that match: opened, chosen, and changed, one or all of them. UI.md §4, §6 */
import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { type Column, DataTable } from '../../kit/parts/data-table.tsx'
import { RowMenu } from '../../kit/parts/row-menu.tsx'
import { SelectionBar } from '../../kit/parts/selection-bar.tsx'
import { nameOf } from '../model/account-name.ts'
import { ACCOUNTS_TEXTS } from '../texts/accounts.ts'
import { MANY_TEXTS } from '../texts/many.ts'
import { type AccountRow, StateTags, UsageCell, WhoCell } from './account-cells.tsx'
import { ChangeChosen } from './change-chosen.tsx'
import type { ManyKind } from './change-many-dialog.tsx'
import css from './panel.module.css'
import type { AccountsAsked, useAccounts } from './use-accounts.ts'
import { useSuspend, type Wanted } from './use-suspend.ts'

type Go = (to: '/cuentas/$address' | '/cuentas/$address/hoja', address: string) => void
type Act = (addresses: readonly string[], wanted: Wanted) => void

export function AccountList({
  found: { pages, rows, used },
  condition,
  total,
}: {
  readonly found: ReturnType<typeof useAccounts>
  /** What the list is filtered by. */
  readonly condition: AccountsAsked
  /** How many match. */
  readonly total: number | undefined
}): ReactNode {
  const say = useWords(ACCOUNTS_TEXTS)
  const many = useWords(MANY_TEXTS)
  const navigate = useNavigate()
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const [isAll, setAll] = useState(false)
  const [changing, setChanging] = useState<ManyKind | undefined>()
  const setChosen = (keys: ReadonlySet<string>): void => {
    setAll(false)
    choose(keys)
  }
  const suspend = useSuspend()
  const go: Go = (to, address) => void navigate({ to, params: { address } })
  const act: Act = (addresses, wanted) => {
    setChosen(new Set())
    void suspend(addresses, wanted)
  }
  const n = isAll ? (total ?? 0) : chosen.size
  const columns = useColumns(used, go, act)
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
        chosen={isAll ? new Set(rows.map(({ address }) => address)) : chosen}
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
        chosen={n}
        {...(total !== undefined && { matching: total })}
        onAll={() => setAll(true)}
        onNone={() => setChosen(new Set())}
        words={{ chosen: many('chosen', { n }), none: many('chooseNone') }}
        actions={[
          {
            label: say('suspendN', { n }),
            run: () => (isAll ? setChanging('suspend') : act([...chosen], 'suspended')),
          },
          {
            label: say('enableN', { n }),
            run: () => (isAll ? setChanging('enable') : act([...chosen], 'enabled')),
          },
          { label: many('space'), run: () => setChanging('quota') },
          { label: many('group'), run: () => setChanging('group') },
          { label: many('passwordDue'), run: () => setChanging('password-due') },
        ]}
      />
      {changing !== undefined && (
        <ChangeChosen
          kind={changing}
          many={isAll ? { total: n, condition } : { total: n, addresses: [...chosen] }}
          onClose={(isDone) => {
            setChanging(undefined)
            if (isDone) setChosen(new Set())
          }}
        />
      )}
    </>
  )
}

function useColumns(used: ReadonlyMap<string, number>, go: Go, act: Act): readonly Column<AccountRow>[] {
  const say = useWords(ACCOUNTS_TEXTS)
  return [
    {
      key: 'who',
      head: say('account'),
      width: 'minmax(120px, 2fr)',
      cell: (account) => <WhoCell account={account} />,
    },
    {
      key: 'state',
      head: say('state'),
      width: 'minmax(112px, 1fr)',
      cell: (account) => <StateTags account={account} />,
    },
    {
      ...{ key: 'space', head: say('space'), width: 'minmax(104px, 1.2fr)', wide: true },
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
}
