/** The filters of a colleague, changed on their behalf. MISSION M11, M12 */
import { Button } from '@mantine/core'
import { IconFilter, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { PersonalFilters } from '../../../contract/src/sieve.ts'
import { FilterForm } from '../../kit/account/filter-form.tsx'
import { FilterList } from '../../kit/account/filter-list.tsx'
import { Loaded } from '../../kit/account/loaded.tsx'
import { SieveCard } from '../../kit/account/sieve-card.tsx'
import { AccountOf, useDoing, useOwn } from '../../kit/account/use-own.ts'
import { useWords } from '../../kit/kit-context.ts'
import type { RuleItem } from '../../kit/model/filters.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { ACCOUNT_MORE_TEXTS } from '../texts/account-more.ts'
import css from './panel.module.css'

const KEY = 'own-filters'
const STALE = [KEY, 'own-sieve']
/** Names of folders are the person's own: none is offered, and one that is not there is made by the first message. */
const NO_FOLDERS: readonly string[] = []

export function AccountFilters({ address }: { readonly address: string }): ReactNode {
  return (
    <AccountOf value={address}>
      <Filters />
    </AccountOf>
  )
}

function Filters(): ReactNode {
  const say = useWords(ACCOUNT_MORE_TEXTS)
  const { api, address, at } = useOwn()
  const doing = useDoing()
  const [open, setOpen] = useState<RuleItem | 'new' | undefined>()
  const found = useQuery({
    queryKey: [KEY, address],
    queryFn: () => api.get<AnswerOf<typeof PersonalFilters>>(at('/filters')),
  })
  const add = (
    <Button leftSection={<IconPlus size={16} stroke={1.75} />} onClick={() => setOpen('new')}>
      {say('newFilter')}
    </Button>
  )
  return (
    <div className={css.stack}>
      {doing.error !== undefined && <ScreenTrouble error={doing.error} />}
      <Loaded query={found}>
        {({ filters }) =>
          filters.length === 0 ? (
            <Empty
              icon={<IconFilter size={22} stroke={1.75} />}
              title={say('filtersNone')}
              text={say('filtersNoneWhy')}
              action={add}
            />
          ) : (
            <>
              <div className={css.aboutList}>
                <p>
                  {say('filtersSome', { n: filters.length })}{' '}
                  <span className={css.quiet}>{say('filtersTold')}</span>
                </p>
                {add}
              </div>
              <FilterList filters={filters} run={doing.run} stale={STALE} edit={setOpen} />
            </>
          )
        }
      </Loaded>
      <SieveCard stale={STALE} />
      {open !== undefined && (
        <FilterForm
          key={open === 'new' ? open : open.id}
          before={open === 'new' ? undefined : open}
          folders={NO_FOLDERS}
          stale={STALE}
          over
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  )
}
